// "Start here": opens the chat on the request that a button names.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-goal]");
  if (button) document.querySelector("porter-chat")?.start(button.dataset.goal, button.textContent.trim());
});
