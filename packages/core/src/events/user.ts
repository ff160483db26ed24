import * as z from 'zod/mini';
import { closed } from './check/closed.ts';
import { text } from './check/text.ts';
import { patch } from './models/patch.ts';
import { userProfile } from './models/profile.ts';

/** The application's own id of a user. */
const userId = text(1, 254);

/** A person created an account. Does not imply a sign-in. */
export const userSignedUp = closed({ userId, profile: z.optional(userProfile) });

/** A user signed in. Tracked by the identity, not by hand, in a browser. */
export const userSignedIn = closed({ userId });

/** A user signed out. Carries the identity that ended. */
export const userSignedOut = closed({ userId });

/** Changes to the profile, with the paths of a user profile (`firstName`, `custom.tier`). */
export const userProfileChanged = closed({ patch });
