package io.tidemark.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Our classes where Kafka's are those of a worker before Connect 4.1. */
class EarlierWorkerTest {
  private static final String MISSING = "org.apache.kafka.common.metrics.PluginMetrics";

  /** Loads our own classes itself, and does not find what came with 4.1. */
  private static final class Plugin extends ClassLoader {
    Plugin() {
      super(EarlierWorkerTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals(MISSING)) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("io.tidemark.monitor.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      return known == null ? define(name) : known;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream bytes = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] all = bytes.readAllBytes();
        return defineClass(name, all, 0, all.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  /** What a task does with its metrics from its start to its end. */
  public static final class Life implements Runnable {
    @Override
    public void run() {
      try (TaskMetrics metrics = TaskMetrics.unseen()) {
        metrics.of(Metric.Group.SINK_TASK, Labels.TASK).record(Metric.BATCH_ROWS_AVG, 1);
        metrics.of(Metric.Group.SINK_TABLE, Labels.table("t")).add(Metric.ROWS_ADDED, 1);
        metrics.retain(Metric.Group.SINK_TABLE, labels -> false);
      }
    }
  }

  @Test
  @DisplayName("metrics are counted for nobody without the class that would take them")
  void counted() throws Exception {
    Plugin plugin = new Plugin();
    assertThatThrownBy(() -> plugin.loadClass(MISSING)).isInstanceOf(ClassNotFoundException.class);
    Class<?> life = plugin.loadClass(Life.class.getName());
    assertThat(life).isNotSameAs(Life.class);
    ((Runnable) life.getConstructor().newInstance()).run();
    Class<?> metrics = plugin.loadClass(TaskMetrics.class.getName());
    assertThat(metrics.getClassLoader()).isSameAs(plugin);
  }
}
