package io.tidemark.console.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * What brokers let the clients of a connector do, asked as the user that these clients are. Brokers
 * tell it of topics and groups; of transactional ids they do not.
 */
final class Rights implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private final Admin admin;

  /**
   * Asks by the settings of a client.
   *
   * @throws UnreadableException when they are none of a client
   */
  Rights(Map<String, Object> client) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.keySet().retainAll(AdminClientConfig.configNames());
    int limit = (int) LIMIT.toMillis();
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "tidemark-console");
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, limit);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, limit);
    settings.put(AdminClientConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
    try {
      admin = Admin.create(settings);
    } catch (KafkaException e) {
      throw new UnreadableException("the brokers cannot be asked", e);
    }
  }

  /**
   * The topics that are there, and that the user may see.
   *
   * @throws UnreadableException when the brokers do not answer
   */
  Set<String> topics() {
    try {
      return got(admin.listTopics().names());
    } catch (ExecutionException e) {
      throw new UnreadableException("the brokers do not say which topics there are", e.getCause());
    }
  }

  /**
   * What the user may not do to topics, one line for each.
   *
   * @param needed what it has to do to all of them
   * @throws UnreadableException when the brokers do not answer
   */
  List<String> lacking(Collection<String> topics, Set<AclOperation> needed) {
    List<String> lacking = new ArrayList<>();
    Map<String, KafkaFuture<TopicDescription>> described =
        admin
            .describeTopics(topics, new DescribeTopicsOptions().includeAuthorizedOperations(true))
            .topicNameValues();
    for (String topic : new TreeSet<>(topics)) {
      String what = "topic " + topic;
      try {
        lack(what, needed, got(described.get(topic)).authorizedOperations(), lacking);
      } catch (ExecutionException e) {
        lacking.add(unseen(what, e));
      }
    }
    return lacking;
  }

  /**
   * What the user may not do to a group.
   *
   * @throws UnreadableException when the brokers do not answer
   */
  List<String> lacking(String group, Set<AclOperation> needed) {
    List<String> lacking = new ArrayList<>();
    String what = "group " + group;
    try {
      ConsumerGroupDescription described =
          got(
              admin
                  .describeConsumerGroups(
                      List.of(group),
                      new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                  .describedGroups()
                  .get(group));
      lack(what, needed, described.authorizedOperations(), lacking);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) { // it has not begun yet
        lacking.add(unseen(what, e));
      }
    }
    return lacking;
  }

  /** Nothing where a broker is too old to say. */
  static void lack(
      String what,
      Set<AclOperation> needed,
      @Nullable Set<AclOperation> allowed,
      List<String> lacking) {
    if (allowed == null || allowed.contains(AclOperation.ALL)) {
      return;
    }
    Set<AclOperation> missing = EnumSet.copyOf(needed);
    missing.removeAll(allowed);
    if (!missing.isEmpty()) {
      String words =
          missing.stream().map(Rights::word).sorted().collect(Collectors.joining(" and "));
      lacking.add("%s: grant %s on it to the user of its clients".formatted(what, words));
    }
  }

  private static String word(AclOperation operation) {
    String name = operation.name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }

  private static String unseen(String what, ExecutionException e) {
    return e.getCause() instanceof AuthorizationException
        ? what + ": grant Describe on it to the user of its clients"
        : what + " cannot be looked at: " + e.getCause();
  }

  private static <T> T got(@Nullable KafkaFuture<T> future) throws ExecutionException {
    if (future == null) {
      throw new UnreadableException("the brokers have not answered what was asked");
    }
    try {
      return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new UnreadableException("the brokers do not answer within " + LIMIT.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreadableException("the worker is stopping", e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
