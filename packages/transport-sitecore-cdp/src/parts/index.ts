export { moreEvents } from './more-events.ts';
export { orderForms } from './order-forms.ts';
export { ownEvents } from './own-events.ts';
export { ownIds } from './own-ids.ts';
export { ownMappings } from './own-mappings.ts';
export { profiles } from './profiles.ts';
