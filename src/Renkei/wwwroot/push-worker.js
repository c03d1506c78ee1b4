// Shows that there is something new; what it is stands behind the sign-in.
self.addEventListener('push', event => {
  const news = event.data?.json() ?? {};
  event.waitUntil(self.registration.showNotification(news.title ?? '連携', { body: news.body ?? '', tag: 'inbox', lang: 'ja', data: news.href ?? '/today' }));
});

self.addEventListener('notificationclick', event => {
  event.notification.close();
  const there = new URL(event.notification.data, self.location.origin);
  event.waitUntil(there.origin === self.location.origin ? self.clients.openWindow(there.href) : undefined);
});
