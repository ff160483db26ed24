// Carries a page's wish to the background of the extension, and the answer back.
addEventListener('message', async ({ data }) => {
  if (typeof data?.command !== 'string') return;
  const answer = await chrome.runtime.sendMessage(data.command);
  postMessage({ answer }, location.origin);
});
