from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_catalogue")]

    operations = [
        migrations.RemoveConstraint("organisation", "organisation_type_is_known"),
        migrations.AlterField(
            "organisation",
            "type",
            models.CharField(
                blank=True,
                choices=[
                    ("ngo", "järjestö"),
                    ("parish", "seurakunta tai kirkko"),
                    ("foundation", "säätiö"),
                    ("public", "julkinen taho"),
                ],
                help_text="Tyhjä = ei tiedossa.",
                max_length=12,
                verbose_name="laji",
            ),
        ),
        migrations.AddConstraint(
            "organisation",
            models.CheckConstraint(
                condition=models.Q(type__in=["", "ngo", "parish", "foundation", "public"]),
                name="organisation_type_is_known",
            ),
        ),
    ]
