#!/usr/bin/env python3
"""Lay out Arrow C++ from the pinned pyarrow wheel as an ordinary CMake prefix.

usage: arrow_prefix.py PREFIX

The wheel carries the shared libraries and all headers but no CMake package files. This writes them,
with the target names that Arrow's own packages use, so that `find_package(Arrow CONFIG)` takes this
prefix or any other Arrow alike. Does nothing when PREFIX already holds the pinned release.
See docs/decisions/0001-arrow-from-the-wheel.md.
"""

import hashlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

LOCK = Path(__file__).with_name("arrow.lock")

# package: (target, library, what it links, as package: target)
PACKAGES = {
    "Arrow": ("arrow_shared", "arrow", {}),
    "ArrowCompute": ("arrow_compute_shared", "arrow_compute", {"Arrow": "arrow_shared"}),
    "ArrowAcero": (
        "arrow_acero_shared",
        "arrow_acero",
        {"Arrow": "arrow_shared", "ArrowCompute": "arrow_compute_shared"},
    ),
    "Parquet": ("parquet_shared", "parquet", {"Arrow": "arrow_shared"}),
    "ArrowDataset": (
        "arrow_dataset_shared",
        "arrow_dataset",
        {"ArrowAcero": "arrow_acero_shared", "Parquet": "parquet_shared"},
    ),
}


def read_lock():
    rows = [line.split() for line in LOCK.read_text().splitlines()]
    return dict(row for row in rows if len(row) == 2)


def download(version, sha256, folder):
    """Fetch the wheel with pip, which holds it to the hash, and return its path."""
    requirements = folder / "requirements.txt"
    requirements.write_text(f"pyarrow=={version} --hash=sha256:{sha256}\n")
    machine = platform.machine()
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
        + ["--no-deps", "--require-hashes", "--only-binary=:all:", "--python-version=3.11"]
        + ["--implementation=cp", "--abi=cp311", f"--platform=manylinux_2_28_{machine}"]
        + ["--dest", str(folder), "--requirement", str(requirements)],
        check=True,
    )
    (wheel,) = folder.glob("*.whl")
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != sha256:
        sys.exit(f"arrow_prefix: {wheel.name} is not the wheel that {LOCK.name} pins")
    return wheel


def unpack(wheel, prefix):
    """Copy headers, the libraries of PACKAGES and the licence out of the wheel."""
    with tempfile.TemporaryDirectory(dir=prefix) as scratch:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(scratch)
        root = Path(scratch) / "pyarrow"
        shutil.move(root / "include", prefix / "include")
        (prefix / "lib").mkdir()
        for _, library, _ in PACKAGES.values():
            (found,) = root.glob(f"lib{library}.so.*")
            shutil.move(found, prefix / "lib" / found.name)
            (prefix / "lib" / f"lib{library}.so").symlink_to(found.name)
        (licenses,) = Path(scratch).glob("pyarrow-*.dist-info/licenses")
        shutil.move(licenses, prefix / "licenses")


def write_packages(prefix, version):
    config = (prefix / "include/arrow/util/config.h").read_text()
    so_version = re.search(r'ARROW_SO_VERSION "(\d+)"', config).group(1)
    for package, (target, library, links) in PACKAGES.items():
        folder = prefix / "lib/cmake" / package
        folder.mkdir(parents=True)
        soname = f"lib{library}.so.{so_version}"
        (folder / f"{package}Config.cmake").write_text(
            package_config(package, target, soname, links, version)
        )
        (folder / f"{package}ConfigVersion.cmake").write_text(package_version(version))


def package_config(package, target, soname, links, version):
    needs = "".join(f"find_dependency({other} CONFIG)\n" for other in links)
    linked = ";".join(f"{other}::{name}" for other, name in links.items())
    # The prefix is computed after the dependencies: their own files set and unset the same name.
    return f"""include(CMakeFindDependencyMacro)
{needs}get_filename_component(_prefix "${{CMAKE_CURRENT_LIST_DIR}}/../../.." ABSOLUTE)
if(NOT TARGET {package}::{target})
  add_library({package}::{target} SHARED IMPORTED)
  set_target_properties({package}::{target} PROPERTIES
    IMPORTED_LOCATION "${{_prefix}}/lib/{soname}"
    IMPORTED_SONAME "{soname}"
    INTERFACE_INCLUDE_DIRECTORIES "${{_prefix}}/include"
    INTERFACE_LINK_LIBRARIES "{linked}")
endif()
set({package.upper()}_VERSION "{version}")
unset(_prefix)
"""


def package_version(version):
    return f"""set(PACKAGE_VERSION "{version}")
if(PACKAGE_FIND_VERSION VERSION_LESS_EQUAL PACKAGE_VERSION)
  set(PACKAGE_VERSION_COMPATIBLE TRUE)
endif()
if(PACKAGE_FIND_VERSION VERSION_EQUAL PACKAGE_VERSION)
  set(PACKAGE_VERSION_EXACT TRUE)
endif()
"""


def main():
    prefix = Path(sys.argv[1]).resolve()
    lock = read_lock()
    machine = platform.machine()
    if machine not in lock:
        sys.exit(f"arrow_prefix: {LOCK.name} pins no wheel for {machine}")
    stamp = prefix / "arrow.stamp"
    wanted = f"{lock['version']} {lock[machine]}\n"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    if prefix.exists():
        shutil.rmtree(prefix)
    prefix.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        unpack(download(lock["version"], lock[machine], Path(folder)), prefix)
    write_packages(prefix, lock["version"])
    stamp.write_text(wanted)
    print(f"Arrow C++ {lock['version']} laid out in {prefix}", file=sys.stderr)


if __name__ == "__main__":
    main()
