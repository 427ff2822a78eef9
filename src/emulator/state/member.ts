/** A member as actions carry it. Source: captured deliveries, certain. */
export interface EmulatedMember {
  id: string;
  activityBlocked: boolean;
  avatarHash: string | null;
  avatarUrl: string | null;
  fullName: string;
  idMemberReferrer: string | null;
  initials: string;
  nonPublic: Record<string, unknown>;
  nonPublicAvailable: boolean;
  username: string;
}

/** Completes a member with made-up values for the fields that are not known. */
export function completeMember(known: Partial<EmulatedMember> & { id: string }): EmulatedMember {
  const fullName = known.fullName ?? known.username ?? 'Member';
  return {
    id: known.id,
    activityBlocked: known.activityBlocked ?? false,
    avatarHash: known.avatarHash ?? null,
    avatarUrl: known.avatarUrl ?? null,
    fullName,
    idMemberReferrer: known.idMemberReferrer ?? null,
    initials: known.initials ?? initialsOf(fullName),
    nonPublic: known.nonPublic ?? {},
    nonPublicAvailable: known.nonPublicAvailable ?? true,
    username: known.username ?? fullName.toLowerCase().replace(/[^a-z0-9]/g, ''),
  };
}

/** The emulator's own member. It has a picture, without which some clients' types refuse a member. */
export function createOwnMember(given: Partial<EmulatedMember> & { id: string }): EmulatedMember {
  const avatarHash = '8a1f60e5c7d24b3f9e0d6a7b5c4f3e21';
  const avatarUrl = `https://trello-members.s3.amazonaws.com/${given.id}/${avatarHash}`;
  return completeMember({ fullName: 'Emma Ulator', avatarHash, avatarUrl, ...given });
}

function initialsOf(fullName: string): string {
  const words = fullName.split(/\s+/).filter((word) => word !== '');
  return words
    .map((word) => word.charAt(0).toUpperCase())
    .join('')
    .slice(0, 4);
}
