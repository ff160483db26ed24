/**
 * Names that an event of your own may not have, in any case: they have a fixed meaning, or only Sitecore may write them.
 * Source: Sitecore's manual, list of reserved names; checked 2026-11-21.
 */
export const reserved =
  /^(SC_.*|(CAMPAIGN_)?TRACKING|FEEDBACK|INTERACTION|SUBSCRIPTION|ADD(_CON(SUMERS|TACTS))?|(ORDER_)?CHECKOUT|CLEAR_CART|CONFIRM|FORCE_CLOSE|FORM|IDENTITY|PAYMENT|SEARCH|VIEW)$/i;
