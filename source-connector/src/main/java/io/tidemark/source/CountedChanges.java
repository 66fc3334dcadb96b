package io.tidemark.source;

import io.tidemark.source.cursor.Position;
import io.tidemark.source.read.ChangeReader;
import io.tidemark.source.read.GenerationReader;
import io.tidemark.source.read.Look;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Counts the rows that a reader by a cursor reads, page by page. */
final class CountedChanges implements ChangeReader {
  private final ChangeReader reader;
  private final IntConsumer counter;

  CountedChanges(ChangeReader reader, IntConsumer counter) {
    this.reader = reader;
    this.counter = counter;
  }

  @Override
  public boolean ready() {
    return reader.ready();
  }

  @Override
  public long clock() {
    return reader.clock();
  }

  @Override
  public Look look() {
    return reader.look();
  }

  @Override
  public GenerationReader baseline(Look look, long begun, @Nullable String resume) {
    return CountedReader.counted(reader.baseline(look, begun, resume), counter);
  }

  @Override
  public Bound bound(Look look, Optional<Position> behind) {
    return reader.bound(look, behind);
  }

  @Override
  public Set<Writer> writing(Set<Writer> before) {
    return reader.writing(before);
  }

  @Override
  public long withoutValue(Look look, int most) {
    return reader.withoutValue(look, most);
  }

  @Override
  public ChangePage news(Look look, @Nullable Position after, String upTo) {
    return counted(reader.news(look, after, upTo));
  }

  @Override
  public ChangePage again(Look look, Position end, @Nullable Position resume) {
    return counted(reader.again(look, end, resume));
  }

  private ChangePage counted(ChangePage page) {
    counter.accept(page.rows().size());
    return page;
  }
}
