"""Makes Schemathesis judge the values of a path as the server reads them.

Schemathesis 4.32.5 keeps them percent-encoded, and after another value of the same path was replaced (as the
configuration does) it measures that form against the document: an emoji of 17 characters is 104 then, more than the
document's 64, so that a good request counts as one that had to be refused. Where the form of generation is kept, it
judges that, which is right.
"""

from collections.abc import Mapping
from urllib.parse import unquote

from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi import schemas

_chosen = schemas._validation_value


def _as_read(meta, location, value, current_hash):
    chosen = _chosen(meta, location, value, current_hash)
    if location != ParameterLocation.PATH or location in meta.raw_containers or not isinstance(chosen, Mapping):
        return chosen
    return {name: unquote(item) if isinstance(item, str) else item for name, item in chosen.items()}


schemas._validation_value = _as_read
