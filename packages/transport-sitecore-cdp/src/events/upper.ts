/** As Sitecore CDP writes names and codes. */
export const upper = (text: string): string => text.toUpperCase();
