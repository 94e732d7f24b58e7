"""How far long work has come, for whoever asked to be told; by default nobody, which is the case in tests and servers.

The domain knows no terminals and does not choose who is told: it says `tracked(reports, "读取报告", len(reports))` round
what may take long, as it would log a line, and `told` says to whom. In worker processes nobody is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class Listener(Protocol):
    """Who is told that work begins."""

    def __call__(self, what: str, total: int) -> AbstractContextManager[Callable[[], object]]:
        """Begin to be told of `total` items of work called `what`, in Chinese; what is returned is called after each."""


_listener: ContextVar[Listener | None] = ContextVar("_listener", default=None)


@contextmanager
def told(listener: Listener | None) -> Iterator[None]:
    """Tell a listener, or nobody, of the work that is begun by this thread meanwhile."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)


def tell_nobody() -> None:
    """Tell nobody from now on: what a worker process does is told by the one that waits for it."""
    _listener.set(None)


def tracked(items: Iterable[Item], what: str, total: int) -> Iterator[Item]:
    """Yield the items to be worked on, of which there are `total`; the listener is told after each is done with."""
    with _begun(what, total) as advance:
        for item in items:
            yield item
            advance()


def arriving(results: Iterable[Item], what: str, total: int) -> Iterator[Item]:
    """Yield the results of work, of which there are `total`; the listener is told as each comes, the last is the end."""
    rest = iter(results)
    with _begun(what, total) as advance:
        for number, result in enumerate(rest, 1):
            advance()
            if number == total:
                break
            yield result
        else:
            return
    yield result
    yield from rest  # to its end, which is where it clears up


def _begun(what: str, total: int) -> AbstractContextManager[Callable[[], object]]:
    listener = _listener.get()
    return listener(what, total) if listener else nullcontext(lambda: None)
