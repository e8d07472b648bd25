"""Hold our signer and verifier to botocore's: SLUICE_SIGV4_VECTORS names the program that compares,
SLUICE_SIGV4_SEED repeats a run, SLUICE_SIGV4_COUNT says how many vectors to make."""

import os
import random
import subprocess
from pathlib import Path

import make_sigv4_vectors

HERE = Path(__file__).resolve().parent
PROGRAM = os.environ.get(
    "SLUICE_SIGV4_VECTORS", str(HERE / "../../build/asan/src/sigv4/sigv4_vectors")
)


def test_signer_and_verifier_agree_with_botocore(tmp_path):
    seed = int(os.environ.get("SLUICE_SIGV4_SEED") or random.SystemRandom().randrange(2**32))
    count = int(os.environ.get("SLUICE_SIGV4_COUNT") or 400)
    print(f"SLUICE_SIGV4_SEED={seed}")
    file = tmp_path / "vectors.tsv"
    lines = list(make_sigv4_vectors.vectors(count, seed))
    file.write_text("\n".join(lines) + "\n", encoding="ascii")
    run = subprocess.run([PROGRAM, str(file)], capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, f"seed {seed}\n{run.stdout}{run.stderr}"
    assert f"{count} vectors, 0 with another outcome" in run.stdout


def test_every_form_is_made_by_the_default_count():
    names = {line.split("\t")[0].split("-", 1)[1] for line in make_sigv4_vectors.vectors(400, 1)}
    assert names == set(make_sigv4_vectors.SOUND) | set(make_sigv4_vectors.BROKEN)
