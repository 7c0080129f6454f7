"""Tables of which no public page shows anything: writing there leaves every kept page as it is.

A table that is not named here counts as shown, so that one that is forgotten costs some work and never a stale page.
"""

TABLES_BEHIND_NO_PAGE = frozenset(
    {
        # Who works here, and what lets them in
        "auth_group", "auth_group_permissions", "auth_permission", "axes_accessattempt",
        "axes_accessattemptexpiration", "axes_accessfailurelog", "axes_accesslog", "directory_user",
        "directory_user_groups", "directory_user_user_permissions", "django_session", "wagtailcore_apitoken",
        "wagtailusers_userprofile",
        # Their desk: drafts, notes, and what Wagtail notes of their work
        "cms_trainingcounty", "cms_trainingfact", "cms_trainingtask", "wagtailadmin_editingsession",
        "wagtailadmin_formstate", "wagtailcore_comment", "wagtailcore_commentreply",
        "wagtailcore_groupapprovaltask", "wagtailcore_groupapprovaltask_groups",
        "wagtailcore_groupcollectionpermission", "wagtailcore_grouppagepermission",
        "wagtailcore_groupsitepermission", "wagtailcore_modellogentry", "wagtailcore_pagelogentry",
        "wagtailcore_pagesubscription", "wagtailcore_referenceindex", "wagtailcore_revision", "wagtailcore_task",
        "wagtailcore_taskstate", "wagtailcore_uploadedfile", "wagtailcore_workflow",
        "wagtailcore_workflowcontenttype", "wagtailcore_workflowpage", "wagtailcore_workflowstate",
        "wagtailcore_workflowtask", "wagtailsearch_indexentry", "wagtailsearch_indexentry_fts",
        # What readers and organisations send, until somebody has taken it up
        "cms_collectedanswer", "cms_feedback", "directory_answer", "directory_correction", "directory_report",
        "directory_handover",
        # Letters, calls, and the checker of links; what follows from them for readers is in the standings
        "cms_delivery", "cms_webhook", "directory_bounce", "directory_call", "directory_checkedaddress",
        "directory_checkexception", "directory_checkrun", "directory_contact", "directory_incomingletter",
        "directory_lettertext", "directory_notice", "directory_postponement", "directory_ringround",
        "directory_signal", "directory_token",
        # The machinery
        "directory_editionmark", "django_content_type", "django_migrations", "search_emptyquery",
        "search_indexsnapshot", "search_indexwaiting", "search_unknownword", "tasks_jobrun",
        # Made from a picture or an address when a page first shows it
        "wagtailembeds_embed", "wagtailimages_rendition",
    }
)  # fmt: skip
