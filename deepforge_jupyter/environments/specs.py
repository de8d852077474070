"""How packages are asked for in an environment file: conda's match specs, and pip's requirements."""

from __future__ import annotations

import re

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

_CHANNEL = r"(?:(?P<channel>[^\s\[\]=<>!~,]+)::)?"
_NAME = r"(?P<name>[A-Za-z0-9_*][A-Za-z0-9_.*-]*)"
_MATCH_SPEC = re.compile(rf"{_CHANNEL}{_NAME}\s*(?P<rest>[^\[\]]*?)\s*(?P<options>\[[^\[\]]*\])?")
_VERSION = r"(?:\*|[0-9A-Za-z_][0-9A-Za-z_.!+*-]*)"
_ONE = rf"(?:==|!=|>=|<=|~=|=|>|<)?\s*{_VERSION}"
_VERSIONS = re.compile(
    rf"\(?\s*{_ONE}\s*\)?(?:\s*[,|]\s*\(?\s*{_ONE}\s*\)?)*(?:(?:=|\s+)(?P<build>[0-9A-Za-z_.*+-]+))?"
)
_OPTION = re.compile(r"""\s*[a-z_0-9]+\s*=\s*(?:'[^']*'|"[^"]*"|[^\s,'"\[\]]+)\s*""")
_PIP_OPTION = re.compile(r"--?[A-Za-z][\w-]*(?:[ =].*)?")
_CONDA_PIN = re.compile(r"[\w.-]+=[\w.*]+")
_PIP_PLACE = re.compile(r"(?:[a-z]+\+)?[a-z]+://\S+|\.{0,2}/\S*|\.{1,2}|\S+\.(?:whl|zip|tar\.gz)")
LONGEST = 500
_EGG = re.compile(r"[#&]egg=([A-Za-z0-9._-]+)")


def read_match_spec(text: str) -> tuple[str, str]:
    """Its name and what is asked of it (`>=2,<3`; empty: any). Raises ValueError saying what is wrong."""
    _refuse_long(text)
    found = _MATCH_SPEC.fullmatch(text)
    if found is None:
        raise ValueError("it must begin with the name of a package")
    rest, options = found["rest"], found["options"]
    if rest and (wrong := _wrong_version(rest)):
        raise ValueError(wrong)
    if options and not all(_OPTION.fullmatch(option) for option in _split(options[1:-1])):
        raise ValueError(f"{options} must be like [version='>=2', build=py_0]")
    return found["name"].lower(), " ".join(filter(None, (rest, options)))


def _wrong_version(rest: str) -> str | None:
    if _VERSIONS.fullmatch(rest):
        return None
    if re.fullmatch(r"[=<>!~]+", rest):
        return f"a version must follow “{rest}”"
    return f"“{rest}” is no version"


def _split(options: str) -> list[str]:
    """At the commas outside of quotes."""
    return re.findall(r"""(?:[^,'"]|'[^']*'|"[^"]*")+""", options)


def read_requirement(text: str) -> tuple[str | None, str]:
    """As `read_match_spec`; the name is None for a place (`./here`, a URL) or an option (`-r more.txt`)."""
    _refuse_long(text)
    text = re.sub(r"(?:^|\s)#.*$", "", text).strip()
    if not text:
        raise ValueError("there is nothing in it")
    if text.startswith("-"):
        if not _PIP_OPTION.fullmatch(text):
            raise ValueError("it is no option of pip")
        return None, ""
    if _PIP_PLACE.fullmatch(text):
        egg = _EGG.search(text)
        return (canonicalize_name(egg[1]) if egg else None), ""
    if _CONDA_PIN.fullmatch(text):
        raise ValueError("pip writes a version with ==")
    try:
        requirement = Requirement(text)
    except InvalidRequirement as error:
        raise ValueError(_first_sentence(error)) from error
    place = f"@ {requirement.url}" if requirement.url else str(requirement.specifier)
    return canonicalize_name(requirement.name), text[len(requirement.name) :].strip() if place else ""


def _refuse_long(text: str) -> None:
    if len(text) > LONGEST:
        raise ValueError(f"it is longer than {LONGEST} characters")


def _first_sentence(error: InvalidRequirement) -> str:
    said = str(error).splitlines()[0].rstrip(":").strip()
    return said[:1].lower() + said[1:]
