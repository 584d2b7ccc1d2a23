package org.spacesgateway.deploy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Map;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/** What each kind of manifest may hold; a field that it does not know is a fault. */
final class Kinds {
  private static final Map<String, Class<?>> KNOWN =
      Map.ofEntries(
          Map.entry("v1 ConfigMap", ConfigMap.class),
          Map.entry("v1 Service", Service.class),
          Map.entry("v1 ServiceAccount", ServiceAccount.class),
          Map.entry("apps/v1 StatefulSet", StatefulSet.class),
          Map.entry("apps/v1 Deployment", Deployment.class),
          Map.entry("batch/v1 Job", Job.class),
          Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
          Map.entry("autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
          Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
          Map.entry("networking.k8s.io/v1 Ingress", Ingress.class),
          Map.entry("gateway.networking.k8s.io/v1 Gateway", Gateway.class),
          Map.entry("gateway.networking.k8s.io/v1 HTTPRoute", HTTPRoute.class),
          Map.entry("external-secrets.io/v1 ExternalSecret", Operators.ExternalSecret.class),
          Map.entry("postgresql.cnpg.io/v1 Cluster", Operators.Cluster.class),
          Map.entry("postgresql.cnpg.io/v1 ScheduledBackup", Operators.ScheduledBackup.class),
          Map.entry("barmancloud.cnpg.io/v1 ObjectStore", Operators.ObjectStore.class),
          Map.entry("cert-manager.io/v1 Certificate", Operators.Certificate.class),
          Map.entry("monitoring.coreos.com/v1 PodMonitor", Operators.PodMonitor.class),
          Map.entry("monitoring.coreos.com/v1 PrometheusRule", Operators.PrometheusRule.class));

  /* The models would put what they do not know into a map of their own. */
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(MapperConfig<?> config, Annotated member) {
                  return false;
                }
              })
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Kinds() {}

  /**
   * Reads a manifest as what it says it is.
   *
   * @throws IllegalArgumentException when nobody knows such a kind
   * @throws tools.jackson.core.JacksonException when a field is none of its kind's, or of another
   *     type
   */
  static Object read(Manifest manifest) {
    String kind = manifest.apiVersion() + " " + manifest.kind();
    if (!KNOWN.containsKey(kind)) {
      throw new IllegalArgumentException("no such kind: " + kind);
    }
    return STRICT.treeToValue(manifest.tree(), KNOWN.get(kind));
  }
}
