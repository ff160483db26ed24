import { commerceExamples, type Examples } from './commerce-examples.ts';
import type { StandardEventPayloads } from '../payloads.ts';

/** Payloads of every event. */
export const examples: Examples<keyof StandardEventPayloads> = {
  userSignedUp: {
    minimal: { userId: 'cust-4471' },
    complete: {
      userId: 'cust-4471',
      profile: {
        firstName: 'Tomasz',
        lastName: 'Lind',
        birthDate: '1988-02-29',
        gender: 'neutral',
        email: 'tomasz@harbor.example',
        alternateEmail: 't.lind@mail.example',
        phone: '+47 555 01 442',
        alternatePhone: '+47 555 01 443',
        address: { street: 'Bryggen 4', district: 'Sentrum', city: 'Bergen', region: 'Vestland', country: 'NO', postalCode: '5003' },
        avatar: 'https://cdn.harbor.example/u/4471.jpg',
        company: 'Harbor Coffee AS',
        companyUrl: 'https://harbor.example',
        jobTitle: 'Roaster',
        interests: ['espresso', 'grinders'],
        activities: ['tasting-2025'],
        custom: {
          tier: 'silver',
          points: 310,
          newsletter: true,
          roasts: ['light', 'medium'],
          grinder: { brand: 'Kaldi', settings: [12, 14] },
        },
      },
    },
  },
  userSignedIn: { minimal: { userId: 'cust-4471' }, complete: { userId: 'tomasz@harbor.example' } },
  userSignedOut: { minimal: { userId: 'cust-4471' }, complete: { userId: 'tomasz@harbor.example' } },
  userProfileChanged: {
    minimal: { patch: { operations: [{ type: 'unset', path: 'jobTitle' }] } },
    complete: {
      patch: {
        operations: [
          { type: 'set', path: 'company', value: 'Harbor Coffee AS' },
          { type: 'add', path: 'interests', value: 'latte art' },
          { type: 'combine', path: 'custom.roasts', value: ['dark', 'light'] },
          { type: 'merge', path: 'custom.grinder', value: { model: 'K2' } },
          { type: 'increment', path: 'custom.points', value: 25 },
          { type: 'decrement', path: 'custom.vouchers', value: 1 },
          { type: 'remove', path: 'activities', value: 'tasting-2025' },
          { type: 'clear', path: 'custom.notes' },
          { type: 'unset', path: 'alternatePhone' },
        ],
      },
    },
  },
  tabOpened: { minimal: { tabId: '01935e0a-77c2-4d18-9b0e-3a5c1f20e6d4' }, complete: { tabId: '5f0d2b9e-c4a1-4e37-8a66-90b7d1c3e2f8' } },
  tabUrlChanged: {
    minimal: { tabId: '01935e0a-77c2-4d18-9b0e-3a5c1f20e6d4', url: 'https://harbor.example/menu' },
    complete: { tabId: '01935e0a-77c2-4d18-9b0e-3a5c1f20e6d4', url: 'https://harbor.example/menu?roast=dark#beans' },
  },
  tabVisibilityChanged: {
    minimal: { tabId: '01935e0a-77c2-4d18-9b0e-3a5c1f20e6d4', visibility: 'hidden' },
    complete: { tabId: '01935e0a-77c2-4d18-9b0e-3a5c1f20e6d4', visibility: 'visible' },
  },
  pageOpened: {
    minimal: { url: 'https://harbor.example/' },
    complete: { url: 'https://harbor.example/beans/ethiopia?src=mail', referrer: 'https://mail.example/inbox' },
  },
  pageLoaded: {
    minimal: { url: 'https://harbor.example/', title: '', lastModifiedTime: 1760000000000 },
    complete: { url: 'https://harbor.example/beans/ethiopia', title: 'Ethiopia – Harbor Coffee', lastModifiedTime: 1760003600000 },
  },
  ...commerceExamples,
  goalCompleted: { minimal: { goalId: 'newsletter' }, complete: { goalId: 'trial:box_2025-q4', currency: 'NOK', value: 45.5 } },
  interestShown: {
    minimal: { interests: ['cold brew'] },
    complete: {
      interests: ['cold brew', 'grinders', 'filters', 'kettles', 'scales', 'latte art', 'decaf', 'single origin', 'gifts', 'courses'],
    },
  },
  postViewed: {
    minimal: { post: { postId: 'how-to-dial-in', title: 'How to dial in', publishTime: 1750000000000 } },
    complete: {
      post: {
        postId: 'how-to-dial-in',
        title: 'How to dial in',
        url: 'https://harbor.example/blog/how-to-dial-in',
        tags: ['espresso', 'grinders'],
        categories: ['guides'],
        authors: ['T. Lind', 'Ama K.'],
        publishTime: 1750000000000,
        updateTime: 1755000000000,
      },
    },
  },
  linkOpened: { minimal: { link: 'https://partners.example/harbor' }, complete: { link: 'mailto:orders@harbor.example' } },
  sessionAttributesChanged: {
    minimal: { patch: { operations: [{ type: 'set', path: 'plan', value: 'monthly' }] } },
    complete: {
      patch: {
        operations: [
          { type: 'set', path: 'plan', value: 'monthly' },
          { type: 'add', path: 'seen', value: 'hero' },
          { type: 'combine', path: 'seen', value: ['hero', 'faq'] },
          { type: 'merge', path: '.', value: { step: 2, answers: { roast: 'dark', cups: 2 } } },
          { type: 'increment', path: 'step', value: 1 },
          { type: 'decrement', path: 'retries', value: 1 },
          { type: 'remove', path: 'seen', value: 'faq' },
          { type: 'clear', path: 'answers' },
          { type: 'unset', path: 'draft' },
        ],
      },
    },
  },
  nothingChanged: { minimal: { sinceTime: 1760003600000 }, complete: { sinceTime: 1760003600123 } },
  eventOccurred: {
    minimal: { name: 'grinderCalibrated' },
    complete: {
      name: 'offerShown',
      personalizationId: 'hero-offer',
      audience: 'repeat-buyers',
      testId: 'hero-copy-3',
      groupId: 'B',
      details: { slot: 'hero', position: 1, discount: 0.15, dismissed: false, previous: null },
    },
  },
};
