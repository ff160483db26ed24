import type { Refusal } from '@waymark/core';
import { inodeOf, isGone } from './inode-of.ts';

/**
 * Made when a file is open that processes share, and called before each use: says once when somebody has deleted it, or put another in its place. It is not
 * written anew, because another process may do the same at that moment. What is open goes on working, for those who have it open.
 */
export function createSharedWatch(file: string, title: string, onError: (problem: Refusal) => void): () => void {
  const inode = inodeOf(file);
  let isSaid = false;

  return () => {
    if (isSaid || !isGone(file, inode)) return;
    isSaid = true;
    const message = `The file of the ${title}, "${file}", was deleted while it was in use. What is in it ends with this process, and processes that start now do not see it. Start all processes that use it again, and look for what cleans up that folder.`;
    onError({ code: 'state-deleted', message });
  };
}
