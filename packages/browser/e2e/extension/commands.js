// Commands that a visitor finds in the menus of the browser.
const commands = {
  duplicate: (tab) => chrome.tabs.duplicate(tab.id),
  restore: () => chrome.sessions.restore(),
  async discard(tab) {
    const others = await chrome.tabs.query({ windowId: tab.windowId, active: false, url: '*://*.localhost/*' });
    await Promise.all(others.map(({ id }) => chrome.tabs.discard(id)));
  },
  async wake(tab) {
    const [other] = await chrome.tabs.query({ windowId: tab.windowId, active: false, discarded: true });
    await chrome.tabs.update(other.id, { active: true });
  },
};

chrome.runtime.onMessage.addListener((command, { tab }, answer) => {
  commands[command](tab).then(
    () => answer('done'),
    (error) => answer(String(error)),
  );
  return true;
});
