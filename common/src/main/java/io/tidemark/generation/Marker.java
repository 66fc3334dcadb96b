package io.tidemark.generation;

import io.tidemark.table.TableSchema;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The announcement that a generation of a scope begins, ends or is given up; an ordinary record on
 * the compacted marker topic, under the key {@code [source, sync, scope, type]}, or {@code [source,
 * sync, scope, type, "test"]} where one row is tested.
 *
 * <p>An END is the only permission to delete (I4): the absence of one, or an ABORT, permits
 * nothing.
 *
 * @param type what is announced
 * @param stream the sync it is about
 * @param connector the source connector that sent it
 * @param table what the sync reads, for people
 * @param topic the topic that the sync's records are sent to, before any router
 * @param scope which key range of how many
 * @param generation the generation's id
 * @param attempts ids of the attempts whose records the manifest counts, oldest first
 * @param mode {@code full}, {@code keys}, {@code resync}, {@code incremental}, {@code diff}, {@code
 *     log} or {@link #TEST}
 * @param deletable END only: whether the scan was complete, so that absence proves deletion
 * @param trigger what started the run: {@code initial}, {@code schedule}, {@code sequence}, {@code
 *     manual}, {@code resync}, {@code reset}, {@code mapping}, {@code changed}
 * @param reason why it is not deletable, or was given up; null when there is nothing to say
 * @param schema columns and key, so that the table of an empty generation can be created; null on
 *     ABORT
 * @param fingerprint of what is read: table or query, key and filter
 * @param ends END only: the manifest, else empty
 * @param rows rows read
 * @param dropped records that a transform dropped at the source
 * @param cursor name of the column that says what is new, null for a sync without one
 * @param watermark greatest cursor value seen, or when the newest change of a log was committed;
 *     null for full syncs
 * @param startedAt source database time of the start, milliseconds
 * @param endedAt source database time of the end, milliseconds; 0 on START
 */
public record Marker(
    Type type,
    StreamId stream,
    String connector,
    String table,
    String topic,
    Scope scope,
    long generation,
    List<Long> attempts,
    String mode,
    boolean deletable,
    String trigger,
    @Nullable String reason,
    @Nullable TableSchema schema,
    String fingerprint,
    Manifest ends,
    long rows,
    long dropped,
    @Nullable String cursor,
    @Nullable String watermark,
    long startedAt,
    long endedAt) {

  /** The mode of a run that sends one row because somebody wants to see what becomes of it. */
  public static final String TEST = "test";

  /** What a marker announces. */
  public enum Type {
    START,
    END,
    ABORT
  }

  /**
   * One key range of a table that is cut into several.
   *
   * @param index from 0
   * @param count scopes of the plan
   * @param planId the plan's id; every generation of the plan is at least as high
   */
  public record Scope(int index, int count, long planId) {}

  public Marker {
    attempts = List.copyOf(attempts);
  }

  /** Columns and key; empty where the marker tells none, as an ABORT. */
  public Optional<TableSchema> tableSchema() {
    return Optional.ofNullable(schema);
  }
}
