"""How much units are asked for (减负): by month and by whom, what is above the cap, what is asked twice."""
