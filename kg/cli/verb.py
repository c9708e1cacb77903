"""What every verb does before its own work: refuse what can only be a slip."""

from typing import Any

from typer.core import TyperCommand

from kg import arguments

#: What the help calls values that are paths.
_PATHS = ("PATH", "DIR", "FILE", "GRAPH", "OLD", "NEW", "GOLD")


class Verb(TyperCommand):
    """A command to which "" is no path: it is what a variable holds that is not set, and pathlib takes it for "."."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Refuse empty paths; then as the base does."""
        given, *_ = self.make_parser(ctx).parse_args(args=list(args))
        for parameter in self.params:
            values = given.get(parameter.name)
            if parameter.metavar in _PATHS and "" in (values if isinstance(values, list | tuple) else [values]):
                arguments.path(next(filter(_is_option, parameter.opts), parameter.metavar), "")
        return super().parse_args(ctx, args)


def _is_option(name: str) -> bool:
    return name.startswith("-")
