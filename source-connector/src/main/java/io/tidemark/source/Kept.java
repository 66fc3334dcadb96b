package io.tidemark.source;

import io.tidemark.generation.StreamId;
import io.tidemark.source.generation.ChangeOffset;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.generation.SyncOffsets;
import io.tidemark.source.plan.Assigned;
import io.tidemark.source.plan.SyncSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** What earlier incarnations left of a source's syncs, as Connect keeps it. */
final class Kept {
  private final SourceConfig config;
  private final OffsetStorageReader reader;
  private final OffsetBook book;

  Kept(SourceConfig config, OffsetStorageReader reader) {
    this.config = config;
    this.reader = reader;
    this.book = new OffsetBook(reader, config.source());
  }

  /**
   * What was left of some syncs.
   *
   * @param whole offsets of counted generations by the sync's name, those of earlier modes among
   *     them
   * @param others offsets of incremental syncs by their partition
   */
  record Left(
      Map<String, SyncOffsets> whole, Map<Map<String, String>, Map<String, Object>> others) {

    SyncOffsets of(SyncSpec spec) {
      return whole.getOrDefault(spec.name(), SyncOffsets.NONE);
    }

    Optional<ChangeOffset> changes(StreamId stream, SyncSpec spec) {
      return parsed(stream, others.get(ChangeBegin.partition(stream, spec)), ChangeOffset::parse);
    }

    Optional<SourceOffset> reconciliation(Lane lane) {
      return parsed(lane.stream(), others.get(lane.partition()), SourceOffset::parse);
    }
  }

  /** Reads them in two questions, since each makes Connect read its topic to the end. */
  Left of(List<SyncSpec> specs) {
    List<Map<String, String>> partitions = new ArrayList<>();
    for (SyncSpec spec : specs) {
      if (spec.cursor() != null) {
        StreamId stream = new StreamId(config.source(), spec.name());
        partitions.add(ChangeBegin.partition(stream, spec));
        partitions.add(ChangeOffset.partition(stream, spec.reconcile().form().text()));
      }
    }
    return new Left(
        book.of(specs.stream().map(SyncSpec::name).distinct().toList()),
        partitions.isEmpty() ? Map.of() : OffsetBook.read(reader, partitions));
  }

  /** Those of counted generations alone, by the sync's name. */
  Map<String, SyncOffsets> counted(List<String> syncs) {
    return book.of(syncs);
  }

  /** Those of any sync of the source, whichever task reads it. */
  SyncOffsets of(String sync) {
    Optional<SyncSpec> incremental = spec(sync).filter(spec -> spec.cursor() != null);
    if (incremental.isEmpty()) {
      return book.of(sync);
    }
    TreeMap<Integer, SourceOffset> only = new TreeMap<>();
    StreamId stream = new StreamId(config.source(), sync);
    Map<String, String> partition = ChangeBegin.partition(stream, incremental.get());
    new Left(Map.of(), OffsetBook.read(reader, List.of(partition)))
        .changes(stream, incremental.get())
        .ifPresent(offset -> only.put(0, offset.run()));
    return new SyncOffsets(only);
  }

  private Optional<SyncSpec> spec(String sync) {
    Assigned assigned =
        config.getList(SourceKeys.SYNCS).contains(sync)
            ? Assigned.named(sync)
            : Assigned.of(SyncSettings.table(sync));
    return new SyncSettings(config).spec(assigned);
  }

  private static <T> Optional<T> parsed(
      StreamId stream,
      @Nullable Map<String, Object> offset,
      Function<Map<String, Object>, T> parser) {
    return Optional.ofNullable(offset).map(o -> OffsetBook.parsed(stream, o, parser));
  }
}
