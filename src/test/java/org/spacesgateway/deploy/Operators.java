package org.spacesgateway.deploy;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;

/**
 * Of the operators' kinds, the fields that are used here: External Secrets
 * (external-secrets.io/v1), CloudNativePG (1.26) and its backup plugin (0.5), cert-manager (v1),
 * the Prometheus operator (v1).
 */
final class Operators {
  private Operators() {}

  record Keyed(String name, String key) {}

  record Named(String kind, String name) {}

  record ExternalSecret(String apiVersion, String kind, ObjectMeta metadata, SecretSpec spec) {}

  record SecretSpec(
      String refreshInterval,
      Named secretStoreRef,
      SecretTarget target,
      List<SecretData> data,
      List<SecretExtract> dataFrom) {}

  record SecretTarget(String name, String creationPolicy, SecretTemplate template) {}

  record SecretTemplate(String engineVersion, Map<String, String> data) {}

  record SecretData(String secretKey, RemoteRef remoteRef) {}

  record SecretExtract(RemoteRef extract) {}

  record RemoteRef(String key, String property) {}

  record Cluster(String apiVersion, String kind, ObjectMeta metadata, ClusterSpec spec) {}

  record ClusterSpec(
      int instances,
      String imageName,
      String primaryUpdateStrategy,
      String primaryUpdateMethod,
      Bootstrap bootstrap,
      Postgresql postgresql,
      Affinity affinity,
      Storage storage,
      Storage walStorage,
      ResourceRequirements resources,
      List<Plugin> plugins,
      List<ExternalCluster> externalClusters) {}

  record Bootstrap(InitDb initdb, Recovery recovery) {}

  record InitDb(String database, String owner, boolean dataChecksums) {}

  record Recovery(String source, String database, String owner, RecoveryTarget recoveryTarget) {}

  record RecoveryTarget(String targetTime) {}

  record Postgresql(Synchronous synchronous, Map<String, String> parameters) {}

  record Synchronous(String method, int number, String dataDurability) {}

  record Affinity(boolean enablePodAntiAffinity, String podAntiAffinityType, String topologyKey) {}

  record Storage(String size, String storageClass) {}

  record Plugin(String name, boolean isWALArchiver, Map<String, String> parameters) {}

  record ExternalCluster(String name, Plugin plugin) {}

  record ScheduledBackup(String apiVersion, String kind, ObjectMeta metadata, BackupSpec spec) {}

  record BackupSpec(
      String schedule,
      boolean immediate,
      String backupOwnerReference,
      Named cluster,
      String method,
      Named pluginConfiguration) {}

  record ObjectStore(String apiVersion, String kind, ObjectMeta metadata, StoreSpec spec) {}

  record StoreSpec(String retentionPolicy, StoreConfiguration configuration) {}

  record StoreConfiguration(
      String destinationPath,
      String endpointURL,
      S3Credentials s3Credentials,
      Compression wal,
      Compression data) {}

  record S3Credentials(Keyed accessKeyId, Keyed secretAccessKey) {}

  record Compression(String compression) {}

  record Certificate(String apiVersion, String kind, ObjectMeta metadata, CertificateSpec spec) {}

  record CertificateSpec(
      String secretName, PrivateKey privateKey, List<String> dnsNames, Named issuerRef) {}

  record PrivateKey(String algorithm, int size, String rotationPolicy) {}

  record PodMonitor(String apiVersion, String kind, ObjectMeta metadata, MonitorSpec spec) {}

  record MonitorSpec(
      LabelSelector selector, List<String> podTargetLabels, List<Scrape> podMetricsEndpoints) {}

  record Scrape(String port, String path, String interval, List<Relabeling> relabelings) {}

  record Relabeling(List<String> sourceLabels, String targetLabel) {}

  record PrometheusRule(String apiVersion, String kind, ObjectMeta metadata, RuleSpec spec) {}

  record RuleSpec(List<RuleGroup> groups) {}

  record RuleGroup(String name, List<Rule> rules) {}

  record Rule(
      String alert,
      String expr,
      @com.fasterxml.jackson.annotation.JsonProperty("for") String lasting,
      Map<String, String> labels,
      Map<String, String> annotations) {}
}
