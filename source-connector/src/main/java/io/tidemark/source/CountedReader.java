package io.tidemark.source;

import io.tidemark.source.read.GenerationReader;
import io.tidemark.source.read.Look;
import io.tidemark.source.read.Page;
import io.tidemark.source.read.SyncReader;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Counts the rows that a reader reads, page by page. */
final class CountedReader implements SyncReader {
  private final SyncReader reader;
  private final IntConsumer counter;

  CountedReader(SyncReader reader, IntConsumer counter) {
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
  public GenerationReader open(Look look, @Nullable String resume) {
    return counted(reader.open(look, resume), counter);
  }

  /** The same pass, counted. */
  static GenerationReader counted(GenerationReader pass, IntConsumer counter) {
    return new GenerationReader() {
      @Override
      public Optional<Page> next() {
        Optional<Page> page = pass.next();
        page.ifPresent(read -> counter.accept(read.rows().size()));
        return page;
      }

      @Override
      public void close() {
        pass.close();
      }
    };
  }
}
