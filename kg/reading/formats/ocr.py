"""Pictures of pages → text, through the Tesseract that is installed, if it reads Chinese. Installs nothing itself."""

import subprocess
from functools import cache
from shutil import which

from kg.errors import InputError

_LANGUAGE = "chi_sim"
_SECONDS = 120  #: for one page


@cache
def ocr_available() -> bool:
    """Is there a Tesseract that reads simplified Chinese?"""
    if not (program := which("tesseract")):
        return False
    listed = subprocess.run([program, "--list-langs"], capture_output=True, timeout=_SECONDS, check=False)
    return _LANGUAGE in listed.stdout.decode("utf-8", "replace").split()


def recognised(picture: bytes) -> str:
    """The text in a picture (PNG, PNM …); raises InputError where Tesseract fails or takes too long."""
    command = ["tesseract", "stdin", "stdout", "-l", _LANGUAGE, "-c", "preserve_interword_spaces=1"]
    try:
        done = subprocess.run(command, input=picture, capture_output=True, timeout=_SECONDS, check=True)
    except subprocess.TimeoutExpired as error:
        raise InputError(f"Tesseract took more than {_SECONDS} seconds for a page; split the file") from error
    except (OSError, subprocess.CalledProcessError) as error:
        raise InputError(f"Tesseract failed ({str(error).splitlines()[0]}); check that it is installed well") from error
    return done.stdout.decode("utf-8", "replace").replace("\f", "").strip()
