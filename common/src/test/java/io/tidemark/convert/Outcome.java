package io.tidemark.convert;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/** What a converter makes of something: a value, or an exception in its words. */
record Outcome(@Nullable Object value, @Nullable String failure) {

  static Outcome writes(Converter converter, @Nullable Schema schema, @Nullable Object value) {
    return of(() -> converter.fromConnectData("topic", schema, value));
  }

  static Outcome reads(Converter converter, String topic, byte[] message) {
    return of(() -> converter.toConnectData(topic, message));
  }

  private static Outcome of(Callable<@Nullable Object> call) {
    try {
      return new Outcome(call.call(), null);
    } catch (Exception e) {
      Throwable cause = e.getCause();
      return new Outcome(null, e + " by " + (cause == null ? null : cause.getClass()));
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Outcome outcome
        && Objects.equals(failure, outcome.failure)
        && Likeness.same(value, outcome.value);
  }

  @Override
  public int hashCode() {
    return 0;
  }
}
