// The first two inputs of every call are places for what is chosen in the switch and for the secret of the tab.
// Both travel with each call, so that a page that was open before the server started anew goes on.
// Behind the other inputs Gradio hands over the outputs, which are left out.

shishin.callInputs = (others, renewed, _edition, _secret, ...given) => {
  const edition = document.querySelector("#shishin-edition select")?.value ?? "";
  const secret = renewed ? shishin.renewSecret() : shishin.secret();
  return [edition, secret, ...given.slice(0, others)];
};
