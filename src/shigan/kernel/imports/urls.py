"""Addresses of imports."""

from django.urls import path

from shigan.kernel.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/<str:code>/", views.upload, name="upload"),
    path("new/<str:code>/template.xlsx", views.template, name="template"),
    path("new/<str:code>/present.xlsx", views.present, name="present"),
    path("<int:batch>/", views.batch, name="batch"),
    path("<int:batch>/start/", views.start, name="start"),
    path("<int:batch>/fix/", views.fix, name="fix"),
    path("<int:batch>/drop/", views.drop, name="drop"),
    path("<int:batch>/stop/", views.stop, name="stop"),
    path("<int:batch>/marked.xlsx", views.marked, name="marked"),
    path("<int:batch>/progress/", views.progress, name="progress"),
    path("<int:batch>/undo/", views.undo, name="undo"),
    path("<int:batch>/source/", views.source, name="source"),
]
