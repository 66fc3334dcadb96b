package io.tidemark.source;

import io.tidemark.generation.LaterVersionException;
import io.tidemark.generation.StreamId;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.generation.SyncOffsets;
import io.tidemark.source.plan.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * Connect's offsets of a source's syncs, with those of all scopes that a sync may ever have had.
 */
final class OffsetBook {
  private final OffsetStorageReader reader;
  private final String source;

  /**
   * @param source {@code source.name}
   */
  OffsetBook(OffsetStorageReader reader, String source) {
    this.reader = reader;
    this.source = source;
  }

  /** Those of one sync. */
  SyncOffsets of(String sync) {
    return of(List.of(sync)).getOrDefault(sync, SyncOffsets.NONE);
  }

  /**
   * Reads them in one question, since each makes Connect read its topic to the end.
   *
   * @param syncs names of syncs
   * @throws ConnectException when an offset is not of a form that this release reads
   */
  Map<String, SyncOffsets> of(List<String> syncs) {
    List<Map<String, String>> partitions = new ArrayList<>();
    for (String sync : syncs) {
      for (int scope = 0; scope < Scope.MOST; scope++) {
        partitions.add(SourceOffset.partition(new StreamId(source, sync), scope));
      }
    }
    Map<Map<String, String>, Map<String, Object>> found = read(reader, partitions);
    Map<String, SyncOffsets> offsets = new HashMap<>();
    for (String sync : syncs) {
      offsets.put(sync, of(new StreamId(source, sync), found));
    }
    return offsets;
  }

  /** Connect's reader takes the flag of an interrupt with it, which others wait for. */
  static Map<Map<String, String>, Map<String, Object>> read(
      OffsetStorageReader reader, List<Map<String, String>> partitions) {
    try {
      return reader.offsets(partitions);
    } catch (ConnectException e) {
      if (e.getCause() instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw e;
    }
  }

  private static SyncOffsets of(
      StreamId stream, Map<Map<String, String>, Map<String, Object>> found) {
    TreeMap<Integer, SourceOffset> byScope = new TreeMap<>();
    for (int scope = 0; scope < Scope.MOST; scope++) {
      Map<String, Object> offset = found.get(SourceOffset.partition(stream, scope));
      if (offset != null) {
        byScope.put(scope, parsed(stream, offset, SourceOffset::parse));
      }
    }
    return new SyncOffsets(byScope);
  }

  /**
   * Reads an offset.
   *
   * @throws ConnectException when it is not of a form that this release reads
   */
  static <T> T parsed(
      StreamId stream, Map<String, Object> offset, Function<Map<String, Object>, T> parser) {
    try {
      return parser.apply(offset);
    } catch (LaterVersionException e) {
      throw new ConnectException("Sync " + stream + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new ConnectException(
          "The source offset of "
              + stream
              + " cannot be read ("
              + e.getMessage()
              + "): reset it with DELETE /connectors/<name>/offsets while the connector is stopped",
          e);
    }
  }
}
