import {
  type NotificationOverride,
  notificationOverrideUpdateSchema,
  type NotificationSettings,
  notificationSettingsUpdateSchema,
} from "@slipway/render-api";
import { listFilter, passes } from "../../http/filters";
import { page, pageQuerySchema } from "../../http/paging";
import { idParams } from "../../http/params";
import type { Api } from "../../http/typed-routes";
import { requireOwner } from "../owners/state";
import { serviceOf, type ServiceRecord } from "../services/record";
import type { Store } from "../store";
import { firstSettings } from "./record";

const listQuery = pageQuerySchema.extend({ ownerId: listFilter, serviceId: listFilter });
const ownerPath = "/notification-settings/owners/:id";
const overridePath = "/notification-settings/overrides/services/:id";
const schema = { params: idParams };

/** Settings are kept; nobody is told anything. */
export function notificationRoutes(api: Api, store: Store): void {
  const settingsOf = (id: string): NotificationSettings => {
    requireOwner(store, id);
    return { ownerId: id, ...firstSettings, ...store.state.notificationSettings };
  };
  api.get(ownerPath, { schema }, ({ params }) => settingsOf(params.id));
  const update = { schema: { ...schema, body: notificationSettingsUpdateSchema } };
  api.patch(ownerPath, update, async ({ params, body }) => {
    const { ownerId, ...settings } = settingsOf(params.id);
    const {
      emailEnabled = settings.emailEnabled,
      previewNotificationsEnabled = settings.previewNotificationsEnabled,
      notificationsToSend = settings.notificationsToSend,
    } = body;
    const changes = { emailEnabled, previewNotificationsEnabled, notificationsToSend };
    await store.change(store.state, { notificationSettings: { ...settings, ...changes } });
    return settingsOf(ownerId);
  });
  overrideRoutes(api, store);
}

function overrideRoutes(api: Api, store: Store): void {
  api.get("/notification-settings/overrides", { schema: { querystring: listQuery } }, ({ query }) => {
    // Whether Render lists services of which nobody ever changed anything is not known.
    const found = store.state.services
      .toReversed()
      .filter(
        ({ notifications, service }) =>
          notifications !== undefined && passes(query.serviceId, service.id) && passes(query.ownerId, service.ownerId),
      );
    return page("override", found.map(overrideOf), ({ serviceId }) => serviceId, query);
  });
  api.get(overridePath, { schema }, ({ params }) => overrideOf(serviceOf(store, params.id)));
  const update = { schema: { ...schema, body: notificationOverrideUpdateSchema } };
  api.patch(overridePath, update, async ({ params, body }) => {
    const record = serviceOf(store, params.id);
    const override = overrideOf(record);
    if (Object.keys(body).length === 0) return override;
    // Recorded: from then on, whatever the values are.
    const service = { ...record.service, notifyOnFail: "notify" };
    const {
      previewNotificationsEnabled = override.previewNotificationsEnabled,
      notificationsToSend = override.notificationsToSend,
    } = body;
    await store.change(record, { service, notifications: { previewNotificationsEnabled, notificationsToSend } });
    return overrideOf(record);
  });
}

function overrideOf({ service, notifications }: ServiceRecord): NotificationOverride {
  const asWorkspace = { previewNotificationsEnabled: "default", notificationsToSend: "default" } as const;
  return { serviceId: service.id, ...asWorkspace, ...notifications };
}
