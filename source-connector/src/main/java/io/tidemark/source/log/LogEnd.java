package io.tidemark.source.log;

/**
 * How far a binary log went at some moment.
 *
 * @param gtids of its last transactions, as the server has them
 * @param at a moment before that was looked up, in the database's milliseconds
 */
record LogEnd(String gtids, long at) {}
