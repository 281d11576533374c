// The conversation as a text file. Holds what the log holds: no code, no PIN.

import { textOf } from "./log.js";

export function download(messages, provider, { say }) {
  const head = say("transcript_head", { provider, date: new Date().toLocaleString() });
  const lines = messages.map((message) => {
    const at = new Date(message.sent_at).toLocaleString();
    const number = message.case ? `\n${say("case", { number: message.case.number })}` : "";
    return `${at} · ${message.name || say(message.author)}\n${textOf(message, say)}${number}\n`;
  });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`${head}\n\n${lines.join("\n")}`], { type: "text/plain" }));
  link.download = `chat-${new Date().toISOString().slice(0, 10)}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
