import { examples } from '../../src/generated/examples.js';
import { SAMPLE_ID, SAMPLE_TYPE } from './settings.js';

/** What a card's move weighs when a board with a background image is watched. */
const BYTES = 5_071;

const ids = { member: '5f1e459e5fe95541184a1652', board: '5f1ed06834d79113f55ed888' };

/** The body of one delivery, as Trello sends it when somebody moves a card on a watched board. */
export function sampleBody(): string {
  const body = JSON.stringify(delivery(''));
  const missing = BYTES - Buffer.byteLength(body);
  if (missing < 0) throw new Error(`The sample is ${-missing} bytes too long`);
  return JSON.stringify(delivery(description(missing)));
}

function delivery(desc: string): object {
  const member = {
    id: ids.member,
    activityBlocked: false,
    avatarHash: '0f4b5f5b6f3c9a7d8e1f2a3b4c5d6e7f',
    avatarUrl: `https://trello-members.example.com/${ids.member}/0f4b5f5b6f3c9a7d8e1f2a3b4c5d6e7f`,
    fullName: 'Robin Example',
    idMemberReferrer: null,
    initials: 'RE',
    nonPublic: {},
    nonPublicAvailable: true,
    username: 'robinexample',
  };
  return {
    model: { ...board(), desc },
    action: {
      id: SAMPLE_ID,
      idMemberCreator: ids.member,
      data: examples.get('updateCard:idList'),
      appCreator: null,
      type: SAMPLE_TYPE,
      date: '2026-03-02T10:15:30.123Z',
      limits: null,
      display: display(),
      memberCreator: member,
    },
    webhook: {
      id: '5f1e0a7c33cf1f0b6d2b9a10',
      description: 'Moves of cards',
      idModel: ids.board,
      callbackURL: 'https://bot.example.com/trello',
      active: true,
      consecutiveFailures: 0,
      firstConsecutiveFailDate: null,
    },
  };
}

function display(): object {
  return {
    translationKey: 'action_move_card_from_list_to_list',
    entities: {
      card: { type: 'card', id: '5f1edc43183a4b2e16a15d03', shortLink: 'KrBZHbz1', text: 'Choose the tiles' },
      listBefore: { type: 'list', id: '5f1e7ce229f0456764228298', text: 'To do' },
      listAfter: { type: 'list', id: '5f1ee565882b8acf7235b96b', text: 'Doing' },
      memberCreator: { type: 'member', id: ids.member, username: 'robinexample', text: 'Robin Example' },
    },
  };
}

function board(): object {
  const image = (width: number, height: number): object => ({
    width,
    height,
    url: `https://backgrounds.example.com/SharedBackground/${width}x${height}/photo-1505150643203-7a35720d76c6.jpg`,
  });
  return {
    id: ids.board,
    name: 'Kitchen renovation',
    descData: null,
    closed: false,
    idOrganization: '5f1e9410f57d6a3ed03a93f4',
    idEnterprise: null,
    pinned: false,
    url: 'https://trello.example.com/b/nqXpfS9I/kitchen-renovation',
    shortUrl: 'https://trello.example.com/b/nqXpfS9I',
    prefs: {
      permissionLevel: 'private',
      hideVotes: false,
      voting: 'disabled',
      comments: 'members',
      invitations: 'members',
      selfJoin: true,
      cardCovers: true,
      isTemplate: false,
      cardAging: 'regular',
      calendarFeedEnabled: false,
      background: '59b7d0e1443cddf631c53a93',
      backgroundImage: 'https://backgrounds.example.com/photo-1505150643203-7a35720d76c6',
      backgroundImageScaled: [
        image(140, 100),
        image(256, 192),
        image(480, 480),
        image(960, 960),
        image(1024, 1024),
        image(1280, 1280),
        image(2048, 2048),
      ],
      backgroundTile: false,
      backgroundBrightness: 'dark',
      backgroundBottomColor: '#0b0504',
      backgroundTopColor: '#396b84',
      canBePublic: true,
      canBeEnterprise: true,
      canBeOrg: true,
      canBePrivate: true,
      canInvite: true,
    },
    labelNames: { green: '', yellow: '', orange: 'Waiting', red: 'Urgent', purple: '', blue: '', black: '' },
  };
}

/** So much text as people write on a board. */
function description(bytes: number): string {
  const text = 'What to buy, whom to ask and what comes first. Move a card to Doing when you begin with it. ';
  return text.repeat(Math.ceil(bytes / text.length)).slice(0, bytes);
}
