"""Folders and copies with pathlib and shutil."""
import shutil
from pathlib import Path


def prepare(root):
    root.mkdir(exist_ok=True)
    for n in range(3):
        (root / f"{n}.txt").write_text(f"text {n}\n")


def sizes(root):
    return {path.name: len(path.read_text()) for path in sorted(root.glob("*.txt"))}


def main():
    root = Path("folder")
    prepare(root)
    copy = Path("copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(root, copy)
    print(sizes(copy))
    shutil.rmtree(copy)
    print(copy.exists())


main()
