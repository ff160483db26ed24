/** Events that a browser tracks by itself; `track` refuses them. A test holds the list equal to that of the vocabulary, whose schemas stay out of the bundle. */
export const reservedEvents: readonly string[] = [
  'userSignedIn',
  'userSignedOut',
  'userProfileChanged',
  'tabOpened',
  'tabUrlChanged',
  'tabVisibilityChanged',
  'pageOpened',
  'pageLoaded',
  'sessionAttributesChanged',
  'nothingChanged',
];
