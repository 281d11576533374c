"""A plain yes or a plain no. Whatever says more than that is not read here."""

from __future__ import annotations

import re
from functools import cache

from helpdesk.reading.text import folded, words

_YES = (
    "yes|y|ya|yea|yeah|yeh|yep|yup|yas|yess|yes yes|sure|sure thing|of course|certainly|definitely"
    "|absolutely|indeed|correct|right|exactly|true|ok|okay|k|kk|alright|all right|fine|affirmative"
    "|agreed|i agree|confirm|confirmed|i confirm|go ahead|go for it|do it|do that|do so|please do"
    "|proceed|continue|carry on|send it|submit|submit it|sounds good|looks good|looks right"
    "|looks correct|sounds right|that works|works for me|good|great|perfect|that's right"
    "|that is right|that's correct|that is correct|it's correct|all correct|thats right"
    "|thats correct|i do|i am|i have|i would|i will|we do|we are|we have|we would|we will"
    "|they are|they have|it is|it has|they have been|it has been|he is|she is|already done"
    "|already|i'd like that|i would like that|for sure|by all means|uh huh|yes sir|yes ma'am"
)
_NO = (
    "no|n|na|nah|nay|nope|no no|no way|not yet|not really|not now|not today|negative|never|don't"
    "|do not|don't do it|do not do it|don't do that|please don't|dont|i don't|i do not|i dont"
    "|i'm not|i am not|i haven't|i have not|i wouldn't|i would not|i won't|we don't|we do not"
    "|we're not|we are not|we haven't|we have not|haven't yet|haven't|they aren't|they are not"
    "|they're not|they haven't|they have not|they haven't been|it isn't|it is not|it's not"
    "|it hasn't|it has not|it hasn't been|aren't|they're not yet|incorrect|wrong|that's wrong"
    "|that is wrong|that's not right|that is not right|that's incorrect|not correct|not right"
    "|false|absolutely not|certainly not|definitely not|of course not|not at all|rather not"
    "|don't send it|do not send it|don't send|do not send|i'd rather not|i would rather not"
    "|no thank you|no thanks|no thx|no ty"
)
_FILLERS = "please|pls|plz|thanks|thank you|thx|ty|well|oh|um|hmm|hi|hello|yet|then|just|now|so"
_SIGNS = {"\U0001f44d": " yes ", "\U0001f44e": " no ", "\u2705": " yes ", "\u274c": " no "}
_ON = re.compile(
    r"(?:(?:ok|okay|fine|good|alright|all right|sure|please|then|just|let's|lets|let us|we can|i'm ready"
    r"|we're ready)\W+)*"
    r"(?:continue|go on|proceed|carry on|go ahead|keep going|move on|get on with it"
    r"|(?:(?:let's )?(?:go|move|on|for) ?(?:on )?(?:to )?)?(?:the )?next(?: one| question)?)"
    r"(?:\W+(?:please|then|now))*\W*"
)
_LONGEST = 4


def read(text: str) -> bool | None:
    """Return True for a plain yes, False for a plain no, None for anything else or for both."""
    plain = folded(text).strip()
    if plain.endswith("?"):
        return None
    for sign, word in _SIGNS.items():
        plain = plain.replace(sign, word)
    said = words(plain)
    if not said or len(said) > 12:
        return None
    meanings = _meanings(said)
    if meanings is None or len(meanings) != 1:
        return None
    return meanings.pop()


def goes_on(text: str) -> bool:
    """Say whether the message only wants to go on: a yes to "shall I?", and none to "is it so?"."""
    return _ON.fullmatch(folded(text).strip()) is not None


def beyond(text: str) -> str:
    """Return what a message says beyond the yes or no it begins with: "make it 5" of "no, make it 5".

    The whole message when it begins with neither.
    """
    plain, at, meant = folded(text), 0, False
    while found := _leading().match(plain, at):
        at = found.end()
        meant = meant or _known()[found[1]] is not None
    return text[at:].strip() if meant else text.strip()


def _meanings(said: list[str]) -> set[bool] | None:
    """Return what the phrases mean, longest first; None as soon as a word means neither."""
    known = _known()
    found: set[bool] = set()
    at = 0
    while at < len(said):
        for length in range(min(_LONGEST, len(said) - at), 0, -1):
            phrase = " ".join(said[at : at + length])
            if phrase in known:
                break
        else:
            return None
        meaning = known[phrase]
        if meaning is not None:
            found.add(meaning)
        at += length
    return found


@cache
def _leading() -> re.Pattern[str]:
    phrases = sorted(_known(), key=len, reverse=True)
    return re.compile(rf"\W*({'|'.join(map(re.escape, phrases))})(?![\w'])\W*")


@cache
def _known() -> dict[str, bool | None]:
    known: dict[str, bool | None] = dict.fromkeys(_FILLERS.split("|"))
    return known | dict.fromkeys(_YES.split("|"), True) | dict.fromkeys(_NO.split("|"), False)
