// What of the conversation is in sight: how much is unread, and where the log stands.

export function countUnread(chat) {
  const { seen } = chat.keep;
  const isNew = ({ seq, author }) => seq > seen && author !== "customer";
  const count = chat.isOpen && !document.hidden ? 0 : chat.talk.messages.filter(isNew).length;
  const title = document.title.replace(/^\(\d+\) /, "");
  const wanted = count ? `(${count}) ${title}` : title;
  if (document.title !== wanted) document.title = wanted;
  if (chat.unread !== count) chat.tell("unread", count);
  chat.unread = count;
}

/** Show the end of the log; of a long answer, its beginning. */
export async function scrollTo(chat, first = null) {
  await chat.updateComplete;
  await chat.dock.updateComplete;
  const place = chat.part(".scroll");
  place.scrollTop = place.scrollHeight;
  const above = first ? first.getBoundingClientRect().top - place.getBoundingClientRect().top : 0;
  if (above < 0) place.scrollTop += above - 8;
}

/** Whoever reads the end goes on reading it when the dock below grows. */
export function stayAtEnd(place) {
  let isAtEnd = true;
  const look = () => (isAtEnd = place.scrollHeight - place.scrollTop - place.clientHeight < 24);
  place.addEventListener("scroll", look, { passive: true });
  new ResizeObserver(() => isAtEnd && (place.scrollTop = place.scrollHeight)).observe(place);
}
