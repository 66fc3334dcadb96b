package io.tidemark.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.console.api.ConsoleResources;
import io.tidemark.console.broker.Brokers;
import io.tidemark.console.cluster.Cluster;
import io.tidemark.console.cluster.FakeCluster;
import io.tidemark.console.log.RunLogs;
import io.tidemark.description.Description;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whether the description has what there is. */
class DescriptionTest {
  @Test
  @DisplayName("every operation is described, and every one that is described is there")
  void operations() {
    Set<String> there = new TreeSet<>();
    Cluster cluster = new Cluster(new FakeCluster(), Map.of(), System::nanoTime, Duration.ZERO);
    try (RunLogs logs = new RunLogs(cluster)) {
      for (Object resource :
          ConsoleResources.of(cluster, logs, new Brokers(Map.of()), true, Optional.empty())) {
        Path root = resource.getClass().getAnnotation(Path.class);
        if (root != null && root.value().startsWith("/tidemark/api")) {
          for (Method method : resource.getClass().getDeclaredMethods()) {
            operations(root, method).forEach(there::add);
          }
        }
      }
    }
    assertThat(there).isEqualTo(new Description().operations());
  }

  private static Stream<String> operations(Path root, Method method) {
    Path own = method.getAnnotation(Path.class);
    String path = root.value() + (own == null ? "" : "/" + own.value());
    String verb =
        Stream.of(GET.class, POST.class, PUT.class)
            .filter(method::isAnnotationPresent)
            .map(kind -> kind.getSimpleName() + " ")
            .findFirst()
            .orElse("");
    return verb.isEmpty() ? Stream.empty() : written(verb + path);
  }

  /** Parameters without their patterns, but each of several words as a path of its own. */
  private static Stream<String> written(String operation) {
    int words = operation.indexOf("{action: ");
    if (words < 0) {
      return Stream.of(operation.replaceAll("\\{([a-z]+): [^}]+}", "{$1}"));
    }
    String[] actions =
        operation.substring(words + "{action: ".length(), operation.length() - 1).split("\\|");
    return Stream.of(actions).flatMap(action -> written(operation.substring(0, words) + action));
  }
}
