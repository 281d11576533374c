"""From a file on the shelf to one stored customer message that names it. Holds no SQL and no words."""

from __future__ import annotations

from datetime import datetime

from helpdesk.chat import store as chat
from helpdesk.chat.files import kinds, names, store
from helpdesk.chat.files.kinds import FileRefused
from helpdesk.chat.files.shelf import Arrived
from helpdesk.chat.log import Received, Reply
from helpdesk.errors import Conflict
from helpdesk.vocabulary import Owner


def receive(
    connection: store.Connection,
    conversation_id: str,
    client_id: str,
    name: str,
    arrived: Arrived,
    *,
    notice: Reply,
    now: datetime,
) -> Received:
    """Keep the file with its conversation once, and return where its message stands in the log.

    A file answers no question: the engine is not asked, and what was open stays open. The notice
    follows unless a person answers here. Raises NotFound, Conflict (the client id belongs to another
    message) or FileRefused (too many); then nothing has changed. `is_new` is False when this very
    file came before under this id: then what has now arrived is not needed.
    """
    talk = chat.lock(connection, conversation_id)
    known = chat.message_of_client(connection, talk.id, client_id)
    if known:
        if store.digest(connection, talk.id, known.seq) != arrived.digest:
            raise Conflict("this client id belongs to another message")
        return Received(known.seq, is_new=False)
    if store.count(connection, talk.id) >= kinds.MOST:
        raise FileRefused("too_many_files")
    name = names.clean(name, arrived.kind)
    file = {"id": arrived.id, "name": name, "size": arrived.size, "type": arrived.kind.type}
    seq = chat.append_customer_message(
        connection,
        talk,
        client_id=client_id,
        text=name,
        body={"file": file},
        notices=() if talk.owner == Owner.AGENT else (notice,),
        wants_answer=False,
        now=now,
    )
    store.keep(connection, talk.id, seq, name, arrived, now)
    return Received(seq, is_new=True)
