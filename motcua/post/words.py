"""What pages say of a parcel."""

from typing import Any

from motcua.common.money import dong
from motcua.post.models import Parcel, State, Trouble, said_to

KINDS = {
    State.DELIVERED: "done",
    State.RETURNED: "late",
    State.REFUSED: "late",
    State.CANCELLED: "stopped",
    State.WANTED: "draft",
}


def shown(parcel: Parcel) -> dict[str, Any]:
    state = State(parcel.state)
    return {
        "parcel": parcel,
        "state": str(state.label),
        "kind": KINDS.get(state, "progress"),
        "trouble": str(Trouble(parcel.trouble).label) if parcel.trouble else "",
        "postage": dong(parcel.postage) if parcel.postage is not None else "",
        "to": said_to(parcel.post_to),
        "way": [
            {"at": one.at, "state": str(State(one.state).label), "place": one.place}
            for one in parcel.events.exclude(mark__startswith="cancel-")
        ],
    }
