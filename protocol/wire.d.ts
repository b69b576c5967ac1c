// Written by `make schemas` from the Structs of protocol/; change those.

/** ``since`` and ``epoch`` resume after that line (0 and "" in a room that had none); ``batch`` asks for arrays and promises acks; ``events`` asks for the typed frames. ``token`` is a bot's or overlay's. */
export interface Subscribe {
  type: "subscribe";
  /** The room to join. */
  room_id: string;
  /** A bot's or overlay's key. */
  token?: string | null;
  /** Resume after the line of this number. */
  since?: number | null;
  /** The numbering that since belongs to. */
  epoch?: string | null;
  /** Ask for arrays of lines; the client acknowledges them. */
  batch?: boolean;
  /** Ask for the typed frames. */
  events?: boolean;
}

/** ``nonce`` is the client's own name for the line; a repeated nonce is the same line. */
export interface ChatSend {
  type: "chat.send";
  /** The line. */
  content: string;
  /** The client's own name for the line; a repeated nonce is the same line. */
  nonce: string;
  /** Id of the line it answers. */
  reply_to?: string | null;
}

/** All lines up to ``seq`` have been drawn: every 20 frames, at latest 2 s after a frame. */
export interface Ack {
  type: "ack";
  /** Number of the last line that was drawn. */
  seq: number;
}

export interface Ping {
  type: "ping";
  /** Comes back in the answer. */
  t: number;
}

/** ``seq`` and ``epoch`` are the room's head; ``recovered`` is True when ``since`` could be resumed exactly. All three only for clients that asked for more than the bare contract. */
export interface Subscribed {
  type: "subscribed";
  room_id: string;
  seq?: number;
  epoch?: string;
  recovered?: boolean;
}

/** The room's numbering began anew: forget ``seq``, the latest history follows. */
export interface Resync {
  type: "resync";
  seq: number;
  epoch: string;
}

/** The line waits for the gateway under this id; it is shown when it comes back as chat. */
export interface ChatAccepted {
  type: "chat.accepted";
  nonce: string;
  id: string;
}

export interface ChatRefused {
  type: "chat.refused";
  nonce: string;
  code: string;
  sentence: string;
  retry_after_s?: number;
}

export interface RoomState {
  type: "room.state";
  room_id: string;
  title: string;
  open: boolean;
  personas_paused: boolean;
  max_chars: number;
  personas: number;
  people: number;
}

export interface OnStream {
  type: "stream.context";
  context: StreamContext;
}

/** What is on stream now: the rolling window the policy and the page read. */
export interface StreamContext {
  /** Version of the contract, 1.x. */
  schema_version: string;
  /** The message's own id; a second one of the same id is dropped. */
  id: string;
  /** When it was said or happened, RFC 3339. */
  ts: string;
  /** The room's id: room: and its address. */
  room_id: string;
  /** Says what kind of message this is. */
  schema_name: "StreamContext";
  /** Grows with time. */
  sequence: number;
  /** What was said lately, oldest first. */
  transcript_window: TranscriptSpan[];
  /** What happened lately, oldest first. */
  events: StreamEvent[];
  /** What it is about, the most telling first. */
  keywords: string[];
  /** What is on stream, in a sentence. */
  summary: string;
  /** The scene, where one is known. */
  scene?: string | null;
  /** For whoever looks for a fault; nobody reads it. */
  debug?: Record<string, unknown> | null;
}

export interface TranscriptSpan {
  /** When it began, ms since the stream's origin. */
  t0_ms: number;
  /** When it ended, ms since the stream's origin. */
  t1_ms: number;
  /** What was said. */
  text: string;
  /** Who said it. */
  speaker?: string | null;
  /** How sure the recogniser is, 0-1. */
  confidence?: number;
}

/** Something that happened on stream. Any type may be named; ``event_types.py`` knows the usual. */
export interface StreamEvent {
  /** What kind of event; docs/protocols.md lists the usual ones, others are allowed. */
  type: string;
  /** How strongly chat reacts, 0-1. */
  strength: number;
  /** When it happened, RFC 3339. */
  ts: string;
  /** More about it: id, text, question, options, scene. */
  meta?: Record<string, unknown> | null;
}

export interface Trends {
  type: "room.trends";
  trends: TrendsSnapshot;
}

/** Counts over the last ``window_s`` seconds of the firehose, people and simulated together. */
export interface TrendsSnapshot {
  /** Version of the contract, 1.x. */
  schema_version: string;
  /** The message's own id; a second one of the same id is dropped. */
  id: string;
  /** When it was said or happened, RFC 3339. */
  ts: string;
  /** The room's id: room: and its address. */
  room_id: string;
  /** Says what kind of message this is. */
  schema_name: "TrendsSnapshot";
  /** Length of the window, seconds. */
  window_s: number;
  /** Lines per second. */
  msg_per_s: number;
  /** The commonest words and emotes. */
  top_tokens: TokenCount[];
  /** The names mentioned most. */
  top_mentions: TokenCount[];
  /** Share of simulated lines, 0-1. */
  bot_fraction: number;
  /** More figures, by name. */
  meta?: Record<string, unknown> | null;
}

export interface TokenCount {
  /** The word, emote or name. */
  token: string;
  /** How often it was written. */
  count: number;
}

export interface Pong {
  type: "pong";
  t: number;
}

export interface ErrorFrame {
  type: "error";
  code: "bad_frame" | "not_allowed" | "too_many";
  sentence: string;
}

/** A chat line. ``seq`` and ``epoch`` exist on the firehose only: the publish script adds them. */
export interface ChatMessage {
  /** Version of the contract, 1.x. */
  schema_version: string;
  /** The message's own id; a second one of the same id is dropped. */
  id: string;
  /** When it was said or happened, RFC 3339. */
  ts: string;
  /** The room's id: room: and its address. */
  room_id: string;
  /** Says what kind of message this is. */
  schema_name: "ChatMessage";
  /** Who wrote it: a person, a simulated chatter or the system. */
  origin: "bot" | "human" | "system";
  /** The writer's id; the same person keeps it. */
  user_id: string;
  /** The writer's name as shown. */
  display_name: string;
  /** The text, one line. */
  content: string;
  /** Names the line addresses. */
  mentions: string[];
  /** Emotes in the line. */
  emotes: Emote[];
  /** Badges beside the name. */
  badges: string[];
  /** Id of the line it answers. */
  reply_to?: string | null;
  /** How it looks. */
  style?: Style | null;
  /** The writer's own notes; nobody reads them. */
  client_meta?: Record<string, unknown> | null;
  /** The judge's verdict. */
  moderation?: Moderation | null;
  /** Where it came from and what it cost. */
  trace?: Trace | null;
  /** The line's number in its room, without gaps; on the firehose only. */
  seq?: number;
  /** The numbering that seq belongs to; on the firehose only. */
  epoch?: string;
}

export interface Emote {
  /** The emote's code as written. */
  code: string;
  /** Whose emote it is. */
  provider?: string;
  /** First character of the code in the line, from 0, in code points. */
  start?: number;
  /** Last character of the code in the line. */
  end?: number;
}

export interface Style {
  /** Colour of the name. */
  name_color?: string;
  /** Colour of the text. */
  message_color?: string;
  /** Effects on the name. */
  effects?: string[];
}

/** The judge's verdict; ``rule_version`` names the rules a line of the firehose was judged by. */
export interface Moderation {
  /** What became of the line. */
  action: "allow" | "drop" | "redact";
  /** Why, by the names of the rules. */
  reasons?: string[];
  /** Spans that were replaced. */
  redactions?: Redaction[];
  /** The rules a line of the firehose was judged by. */
  rule_version?: string;
}

/** A replaced span; offsets count code points of the text before any replacement. */
export interface Redaction {
  /** What was replaced. */
  kind: string;
  /** First code point of the span. */
  start: number;
  /** The code point after the span. */
  end: number;
  /** What stands there instead. */
  replacement: string;
}

/** Where a message came from and what it cost; stamped on the way, never judged. ``depth`` is 0 for a line caused by the stream or a person, +1 for each answer to a simulated line; ``cause`` is the trigger's id. */
export interface Trace {
  /** The program that made the message. */
  producer?: string;
  /** The maker's own name for the request. */
  request_id?: string;
  /** Time a model took to write it, ms. */
  llm_ms?: number;
  /** Time it took to recall memories, ms. */
  mem_ms?: number;
  /** Programs it passed. */
  processed_by?: unknown[];
  /** When the gateway took it, RFC 3339. */
  gateway_ts?: string;
  /** The persona that speaks. */
  persona_id?: string;
  /** The process that handed it in. */
  worker_instance?: string;
  /** 0 when the stream or a person caused it, one more for each answer to a simulated line. */
  depth?: number;
  /** Id of what it reacts to. */
  cause?: string;
}

export type ClientFrame = Subscribe | ChatSend | Ack | Ping;

export type ServerFrame = Subscribed | Resync | ChatAccepted | ChatRefused | RoomState | OnStream | Trends | Pong | ErrorFrame;
