"""One connection: an end to clients that never finish what they send, or never take what they are sent."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.serving.limits import HEAD_SECONDS, MAX_OPEN, STALL_SECONDS


class Patient(H11Protocol):
    """uvicorn's HTTP/1.1, whose patience has limits."""

    head_seconds = HEAD_SECONDS  #: for the head of a request ("slowloris")
    stall_seconds = STALL_SECONDS  #: for taking what was written, also where the connection is about to end

    _sending: asyncio.TimerHandle | None = None  # when the client must have sent the head of its request
    _taking: asyncio.TimerHandle | None = None  # when it must have taken all that was written

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Give the first head some time, and be told of every byte that the client does not take at once."""
        super().connection_made(transport)
        if len(self.connections) > MAX_OPEN:
            transport.abort()
            return
        transport.set_write_buffer_limits(high=0)
        self._sending = self.loop.call_later(self.head_seconds, self._hang_up)

    def data_received(self, data: bytes) -> None:
        """Give every further head some time from its first byte."""
        if self._sending is None and (self.cycle is None or self.cycle.response_complete):
            self._sending = self.loop.call_later(self.head_seconds, self._hang_up)
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:
            _cancel(self._sending)
            self._sending = None

    def pause_writing(self) -> None:
        """Give the client some time to take what is written."""
        super().pause_writing()
        self._taking = self.loop.call_later(self.stall_seconds, self._hang_up)

    def resume_writing(self) -> None:
        """Go on when all is taken."""
        super().resume_writing()
        _cancel(self._taking)
        self._taking = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the time that is left."""
        _cancel(self._sending)
        _cancel(self._taking)
        self._sending = self._taking = None
        super().connection_lost(exc)

    def _hang_up(self) -> None:
        # not close(), which waits until the client has taken the rest
        self.transport.abort()


def _cancel(timer: asyncio.TimerHandle | None) -> None:
    if timer:
        timer.cancel()
