"""What judges are shown: one file, or a folder of which each file is judged by itself."""
import sys
from pathlib import Path


def judge(path, verdict):
    """Prints what `verdict` says of each file, and fails with the first that it exits for."""
    path = Path(path)
    for file in sorted(path.iterdir()) if path.is_dir() else [path]:
        try:
            said = verdict(file)
        except SystemExit as refusal:
            sys.exit(f"{file.name}: {refusal.code}")
        print(said)
