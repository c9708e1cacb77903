"""The command `kg`, and `python -m kg`. Refuses to import anything before it is ready for Ctrl-C."""

import sys

from kg.errors import AFTER_INTERRUPT, INTERRUPTED


def main() -> None:
    """Run the command line with the arguments of this process, and exit with the code of the contract."""
    try:
        from kg.cli import app
        from kg.machine import open_streams

        open_streams()
        app(prog_name="kg")
    except KeyboardInterrupt:  # pressed during the imports, before there was an app to answer
        sys.stderr.write(f"kg: {AFTER_INTERRUPT}\n")
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
