from django.urls import path

from rooms.pages import api, views

urlpatterns = [
    path("", views.room_list, name="room-list"),
    path("rooms/<slug:slug>/", views.room_page, name="room"),
    path("overlay/<slug:slug>/", views.overlay, name="overlay"),
    path("api/guest", api.guest),
    path("api/rooms/<slug:slug>/history", api.history),
    path("api/rooms/<slug:slug>/messages", api.messages),
    path("api/rooms/<slug:slug>/context", api.context),
    path("api/rooms/<slug:slug>/pause", api.pause),
    path("api/rooms/<slug:slug>/why/<str:message_id>", api.why),
]
